package io.leaderelection.se;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.api.LeaderElector;
import io.leaderelection.api.LeadershipEvent.Gained;
import io.leaderelection.api.LeadershipEvent.Lost;
import io.leaderelection.api.Reason;
import io.leaderelection.config.Key;
import io.leaderelection.fixture.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over Redis with a renewed lease a term ends by interval and by schedule, and the other node follows. */
@Execution(ExecutionMode.CONCURRENT) // waits, mostly
class TenureOverRedisIT {

    @ParameterizedTest
    @CsvSource({"RELINQUISH_INTERVAL, 3s", "RELINQUISH_INTERVAL_SPEC, @every 3s"})
    void endsByTenureAndLeavesTheLeadToTheOther(Key key, String tenure) {
        ScheduledExecutorService timer = Executors.newScheduledThreadPool(3); // each run keeps a thread
        List<LeaderElector> electors = new ArrayList<>();
        List<String> gained = new CopyOnWriteArrayList<>();
        List<Lost> lost = new CopyOnWriteArrayList<>();
        try (RedisServer redis = RedisServer.start()) {
            for (String node : List.of("one", "other")) {
                LeaderElector elector = Elections.redis("redis://" + redis.host() + ":" + redis.port())
                        .lockId(42)
                        .nodeId(node)
                        .set(Key.LEASE_DURATION, "1s")
                        .set(Key.LEADER_CHECK_INTERVAL, "200ms")
                        .set(Key.FOLLOWER_CHECK_INTERVAL, "1s")
                        .set(key, tenure)
                        .onChange(event -> {
                            if (event instanceof Gained) {
                                gained.add(event.node());
                            } else {
                                lost.add((Lost) event);
                            }
                        })
                        .build(timer);
                electors.add(elector);
                timer.execute(() -> run(elector));
            }
            Awaitility.await("each to have led, and the first to have ended")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> gained.containsAll(List.of("one", "other")) && !lost.isEmpty());
            electors.forEach(LeaderElector::close);
        } finally {
            timer.shutdownNow();
        }
        assertThat(lost.get(0).reason()).isEqualTo(Reason.TENURE_OVER);
        assertThat(lost.get(0).node()).isEqualTo(gained.get(0));
    }

    private static void run(LeaderElector elector) {
        try {
            elector.run();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }
}
