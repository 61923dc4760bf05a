package io.leaderelection.lock.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.fixture.ServerCertificate;
import io.leaderelection.lock.LockReply.Released;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Sessions over TLS that check the server's certificate and its name ({@code sslmode=verify-full}). */
class PostgresTlsIT {
    private static final String NAME_IN_CERTIFICATE = "localhost";

    private static ServerCertificate certificate;
    private static PostgresServer server;

    @BeforeAll
    static void startServer() {
        certificate = ServerCertificate.of(NAME_IN_CERTIFICATE);
        // Not in Docker: the server must see the files.
        server = PostgresServer.builder()
                .fromBinaries()
                .settings(certificate.settings())
                .start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
        certificate.close();
    }

    @Test
    void electsOverConnectionsThatAreVerified() {
        try (Candidate one = new Candidate(verified(NAME_IN_CERTIFICATE), 1, "one")) {
            one.lead();
            one.renew();
            assertThat(server.query("SELECT count(*) FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid)"
                            + " WHERE s.ssl AND a.application_name = 'leaderelection/one'"))
                    .as("sessions over TLS")
                    .containsExactly(List.of("2"));
            assertThat(one.lock.facts().orElseThrow().encrypted()).isTrue();
            assertThat(one.lock.release()).isEqualTo(new Released());
        }
    }

    @Test
    void refusesAServerUnderAnotherName() {
        try (Candidate one = new Candidate(verified("127.0.0.1"), 2, "one")) {
            assertThat(one.fail().why()).contains("hostname 127.0.0.1 could not be verified");
        }
    }

    @Test
    void refusesAServerThatNobodyVouchesFor() {
        try (ServerCertificate another = ServerCertificate.of(NAME_IN_CERTIFICATE)) {
            PGSimpleDataSource source = verified(NAME_IN_CERTIFICATE);
            source.setSslRootCert(another.trusted().toString());
            try (Candidate one = new Candidate(source, 3, "one")) {
                assertThat(one.fail().why()).containsIgnoringCase("SSL error");
            }
        }
    }

    private static PGSimpleDataSource verified(String host) {
        PGSimpleDataSource source = server.dataSource();
        source.setServerNames(new String[] {host});
        source.setSslMode("verify-full");
        source.setSslRootCert(certificate.trusted().toString());
        return source;
    }
}
