package io.leaderelection.se;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.api.LeaderElector;
import io.leaderelection.config.Key;
import io.leaderelection.fixture.RedisServer;
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

/** Two electors of a plain program on one real Redis. */
@Execution(ExecutionMode.CONCURRENT) // waits, mostly
class ElectionsOverRedisIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor();
    private static RedisServer redis;

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
    }

    @AfterAll
    static void stop() {
        TIMER.shutdownNow();
        redis.close();
    }

    private static LeaderElector elector(String node) {
        return Elections.redis("redis://" + redis.host() + ":" + redis.port())
                .name("redis-se")
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
            assertThat(other.leadership().status().leader()).contains("one");

            one.relinquish();
            assertThat(other.acquire(PATIENCE)).isTrue();
            assertThat(other.check().value()).isGreaterThan(token);
        }

        Awaitility.await("nothing is left").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(redis.ask("EXISTS", "42")).isEqualTo("0");
            assertThat(clients()).hasSize(1); // the one that asks
            assertThat(threads()).isEmpty();
        });
    }

    private static List<String> clients() {
        return String.valueOf(redis.ask("CLIENT", "LIST")).lines().toList();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("leaderelection-redis-se"))
                .toList();
    }
}
