package io.leaderelection.lock.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server that is older than the oldest that can serve. */
@Tag("too-old")
class PostgresTooOldIT {

    @Test
    void isRefusedWithItsVersion() {
        try (PostgresServer server = PostgresServer.start();
                Candidate candidate = new Candidate(server.dataSource(), 1, "candidate")) {
            assertThat(server.query("SHOW server_version").get(0).get(0)).startsWith("13.");
            assertThat(candidate.fail().why()).startsWith("the server is PostgreSQL 13; 14 is the oldest");
            assertThat(candidate.lock.misfit()).isPresent();
        }
    }
}
