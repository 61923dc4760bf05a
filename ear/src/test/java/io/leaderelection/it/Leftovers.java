package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import java.time.Duration;
import java.util.Locale;
import org.awaitility.Awaitility;

/** What an undeployed application could leave behind in its server and in the store. */
final class Leftovers {

    // The server ends a session a moment after its client has; threads end a moment after their work.
    private static final Duration LONGEST_CLEANING = Duration.ofSeconds(5);

    private static final String SESSIONS =
            "SELECT application_name FROM pg_stat_activity WHERE application_name = '%s'";
    private static final String FOREIGN_LOCKS = "SELECT objid, application_name FROM pg_locks JOIN pg_stat_activity"
            + " USING (pid) WHERE locktype = 'advisory' AND application_name <> '%s'";

    private final PostgresServer postgres;

    Leftovers(PostgresServer postgres) {
        this.postgres = postgres;
    }

    /** Nothing is left of the application on a server that still runs, while the other node goes on. */
    void mustBeNoneOn(Node undeployed, Node other) {
        assertThat(undeployed.console().ourBeans()).as("MBeans").isEmpty();
        Awaitility.await("nothing is left on " + undeployed)
                .atMost(LONGEST_CLEANING)
                .untilAsserted(() -> {
                    mustBeNoneInStore(undeployed, other);
                    assertThat(undeployed.console().connectionsInUse())
                            .as("connections that are lent")
                            .isZero();
                    assertThat(undeployed.console().threads())
                            .as("threads")
                            .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("leaderelection"));
                });
    }

    private void mustBeNoneInStore(Node gone, Node other) {
        assertThat(postgres.query(SESSIONS.formatted("leaderelection/" + gone)))
                .as("sessions")
                .isEmpty();
        assertThat(postgres.query(FOREIGN_LOCKS.formatted("leaderelection/" + other)))
                .as("locks that are not of " + other)
                .isEmpty();
    }
}
