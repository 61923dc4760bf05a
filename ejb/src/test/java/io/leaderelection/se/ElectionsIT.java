package io.leaderelection.se;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.leaderelection.api.LeaderElector;
import io.leaderelection.api.NotLeaderException;
import io.leaderelection.config.Key;
import io.leaderelection.fixture.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two electors of a plain program on one real Postgres: the original's contracts, and what is left after them. */
@Execution(ExecutionMode.CONCURRENT) // waits, mostly
class ElectionsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String OURS = "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'leaderelection%'";
    private static final String LOCKS = "SELECT pid FROM pg_locks WHERE locktype = 'advisory'";

    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor();
    private static PostgresServer postgres;

    @BeforeAll
    static void start() {
        postgres = PostgresServer.start();
    }

    @AfterAll
    static void stop() {
        TIMER.shutdownNow();
        postgres.close();
    }

    private static LeaderElector elector(String node) {
        return Elections.postgres(postgres.dataSource())
                .name("se")
                .lockId(42)
                .nodeId(node)
                .set(Key.LEASE_DURATION, "1s")
                .set(Key.LEADER_CHECK_INTERVAL, "200ms")
                .set(Key.FOLLOWER_CHECK_INTERVAL, "200ms")
                .build(TIMER);
    }

    @Test
    void oneAcquiresTheOtherTakesOverAndNothingIsLeft() throws InterruptedException {
        LeaderElector one = elector("one");
        LeaderElector other = elector("other");
        try (one;
                other) {
            assertThat(one.acquire(PATIENCE)).isTrue();
            long token = one.check().value();
            assertThat(other.acquire(Duration.ofSeconds(2))).isFalse();
            assertThatExceptionOfType(NotLeaderException.class)
                    .isThrownBy(other::relinquish)
                    .withMessage("other does not lead election se; one leads");

            one.relinquish();
            assertThat(other.acquire(PATIENCE)).isTrue();
            assertThat(other.check().value()).isGreaterThan(token);
            assertThatExceptionOfType(NotLeaderException.class).isThrownBy(one::check);
        }

        Awaitility.await("nothing is left").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(postgres.query(OURS)).isEmpty();
            assertThat(postgres.query(LOCKS)).isEmpty();
            assertThat(threads()).isEmpty();
        });
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("leaderelection-se-"))
                .toList();
    }
}
