package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;

/** What elections leave in servers and in their Postgres while they run, and must not leave after that. */
final class Traces {

    private static final Duration LONGEST_CLEANING = Duration.ofSeconds(10);
    private static final String LOCKS = "SELECT pid FROM pg_locks WHERE locktype = 'advisory'";
    private static final String SESSIONS =
            "SELECT application_name FROM pg_stat_activity WHERE application_name LIKE 'leaderelection/%'";

    private final PostgresServer postgres;

    Traces(PostgresServer postgres) {
        this.postgres = postgres;
    }

    List<List<String>> locks() {
        return postgres.query(LOCKS);
    }

    /** Each names its node. */
    List<List<String>> sessions() {
        return postgres.query(SESSIONS);
    }

    void awaitNone(List<ServerConsole> servers) {
        Awaitility.await("nothing of the election is left")
                .atMost(LONGEST_CLEANING)
                .untilAsserted(() -> {
                    for (ServerConsole server : servers) {
                        assertThat(server.ourBeans()).as("MBeans").isEmpty();
                        assertThat(server.threads())
                                .as("threads")
                                .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("leaderelection"));
                    }
                    assertThat(sessions()).as("sessions").isEmpty();
                    assertThat(locks()).as("locks").isEmpty();
                });
    }
}
