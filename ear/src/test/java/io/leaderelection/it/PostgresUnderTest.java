package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Postgres behind the test servers' data source.
 *
 * @param server the server
 */
record PostgresUnderTest(PostgresServer server) implements StoreUnderTest {

    private static final String LOCK_QUEUE = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
    private static final String SESSIONS =
            "SELECT application_name FROM pg_stat_activity WHERE application_name = '%s'";
    private static final String FOREIGN_LOCKS = "SELECT objid, application_name FROM pg_locks JOIN pg_stat_activity"
            + " USING (pid) WHERE locktype = 'advisory' AND application_name <> '%s'";

    static PostgresUnderTest start() {
        return new PostgresUnderTest(PostgresServer.start());
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> election = Map.of(
                "leaderelection.backend", "postgres",
                "leaderelection.postgres.data-source", "java:jboss/datasources/LeaderElectionDS");
        return Stream.of(election, Nodes.store(server))
                .flatMap(settings -> settings.entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public boolean hasHeir() {
        return !server.query(LOCK_QUEUE).isEmpty();
    }

    @Override
    public void mustKnowNothingOf(Node gone, Node other) {
        assertThat(server.query(SESSIONS.formatted("leaderelection/" + gone)))
                .as("sessions")
                .isEmpty();
        assertThat(server.query(FOREIGN_LOCKS.formatted("leaderelection/" + other)))
                .as("locks that are not of " + other)
                .isEmpty();
        assertThat(gone.console().connectionsInUse())
                .as("connections that are lent")
                .isZero();
    }

    @Override
    public void close() {
        server.close();
    }
}
