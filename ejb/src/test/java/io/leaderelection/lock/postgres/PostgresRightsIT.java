package io.leaderelection.lock.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Released;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What an election needs of the server: a role that may connect, and nothing made for it. */
class PostgresRightsIT {
    private static final String INVENTORY = "SELECT"
            + " (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_proc), (SELECT count(*) FROM pg_type),"
            + " (SELECT count(*) FROM pg_namespace), (SELECT count(*) FROM pg_extension),"
            + " (SELECT count(*) FROM pg_db_role_setting), (SELECT count(*) FROM pg_roles)";

    private static PostgresServer server;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
        server.execute(
                "REVOKE ALL ON SCHEMA public FROM PUBLIC",
                "REVOKE ALL ON DATABASE " + server.database() + " FROM PUBLIC",
                "CREATE ROLE modest LOGIN NOINHERIT NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD 'modest'",
                "CREATE ROLE stranger LOGIN PASSWORD 'stranger'",
                "GRANT CONNECT ON DATABASE " + server.database() + " TO modest, stranger");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void aRoleThatMayConnectIsEnough() {
        List<List<String>> before = server.query(INVENTORY);
        PGSimpleDataSource modest = server.dataSource("modest", "modest");
        PGSimpleDataSource stranger = server.dataSource("stranger", "stranger");
        try (Candidate one = new Candidate(modest, 1, "one");
                Candidate other = new Candidate(stranger, 1, "other")) {
            Granted first = one.lead();
            one.renew();
            assertThat(other.follow(one).holder())
                    .as("the leader's name, read by another role")
                    .contains("one");
            assertThat(one.lock.release()).isEqualTo(new Released());
            assertThat(other.lead().lease().token()).isGreaterThan(first.lease().token());
            assertThat(other.lock.release()).isEqualTo(new Released());
            assertThat(one.lock.park()).isEqualTo(new Released());
        }
        assertThat(server.query(INVENTORY)).as("objects in the database").isEqualTo(before);
    }

    @Test
    void tellsWhatASessionLearnedOfTheServer() {
        server.execute(
                "CREATE ROLE limited LOGIN PASSWORD 'limited' CONNECTION LIMIT 7",
                "GRANT CONNECT ON DATABASE " + server.database() + " TO limited");
        try (Candidate one = new Candidate(server.dataSource("limited", "limited"), 2, "one");
                Candidate other = new Candidate(server.dataSource("stranger", "stranger"), 3, "other")) {
            assertThat(one.lock.facts()).isEmpty();

            one.lead();
            other.lead();

            assertThat(one.lock.facts()).hasValueSatisfying(facts -> {
                assertThat(facts.encrypted()).isFalse();
                assertThat(facts.bounded()).isTrue();
                assertThat(facts.sessionLimit()).contains(7);
            });
            assertThat(other.lock.facts().orElseThrow().sessionLimit()).isEmpty();
        }
    }

    /** The catalogues that facts are read from are open to everybody; where they are not, nothing is missed but the facts. */
    @Test
    void electsWhereTheFactsAreClosed() {
        server.execute("REVOKE SELECT ON pg_stat_ssl FROM PUBLIC");
        try (Candidate one = new Candidate(server.dataSource("stranger", "stranger"), 4, "one")) {
            one.lead();
            one.renew();

            assertThat(one.lock.facts()).isEmpty();
            assertThat(one.lock.release()).isEqualTo(new Released());
        } finally {
            server.execute("GRANT SELECT ON pg_stat_ssl TO PUBLIC");
        }
    }
}
