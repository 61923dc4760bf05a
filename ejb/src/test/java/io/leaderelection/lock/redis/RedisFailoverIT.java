package io.leaderelection.lock.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.RedisGroups;
import io.leaderelection.fixture.RedisServer;
import io.leaderelection.measure.FaultRounds;
import io.leaderelection.measure.Figures;
import io.leaderelection.measure.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Failover by a Sentinel, {@code faults.n} times, under nodes in processes of their own. */
@Tag("faults")
@Isolated("its figures would be those of a crowded machine")
class RedisFailoverIT {
    private static final int ROUNDS = RedisFaultRounds.ROUNDS;
    private static final long ID = 42;

    private static final Duration LEASE = RedisFaultRounds.LEASE;

    /** Until a node has found the new master, and what a busy machine adds. */
    private static final Duration FOUND = Duration.ofMillis(500);

    private final List<Duration> failovers = new ArrayList<>();
    private final List<Duration> takeOvers = new ArrayList<>();
    private final List<Duration> afterNaming = new ArrayList<>();
    private final List<Duration> afterSwitch = new ArrayList<>();

    /** The old master goes on serving for some seconds, but nobody is led by it who asks the Sentinel. */
    @Test
    void failoverThatWasOrdered() {
        for (int i = 0; i < ROUNDS; i++) {
            underSentinel((master, replica, sentinel) -> {
                try (RedisFleet fleet = RedisFleet.behind(sentinel, () -> master, ID, 3)) {
                    fleet.leaderWithFollower();
                    sentinel.ask("SENTINEL", "FAILOVER", "mymaster");
                    awaitNaming(sentinel, replica);
                    long named = NodeProcess.now();
                    takeOvers.add(FaultRounds.between(
                            named, fleet.nextLeaderAfter(named).at()));
                    fleet.finishWithoutViolation();
                }
            });
        }
        Figures.print("next leader after the Sentinel named the new master of an ordered failover", takeOvers);
        assertThat(takeOvers).allSatisfy(each -> assertThat(each).isLessThan(RedisFaultRounds.STORE_COMES_BACK));
    }

    @Test
    void masterKilled() {
        for (int i = 0; i < ROUNDS; i++) {
            underSentinel(this::failOver);
        }
        Figures.print("failover by the Sentinel, until it has switched", failovers);
        Figures.print("take-over, Sentinel failover", takeOvers);
        Figures.print("next leader after the Sentinel named the new master (lease 3000 ms)", afterNaming);
        Figures.print("next leader after the Sentinel had switched (lease 3000 ms)", afterSwitch);
        assertThat(afterNaming).allSatisfy(each -> assertThat(each).isLessThan(LEASE.plus(FOUND)));
    }

    private void failOver(RedisServer master, RedisServer replica, RedisServer sentinel) {
        try (RedisFleet fleet = RedisFleet.behind(sentinel, () -> master, ID, 3)) {
            fleet.leaderWithFollower();
            long killed = NodeProcess.now();
            master.kill();
            awaitNaming(sentinel, replica);
            long named = NodeProcess.now();
            sentinel.await("the Sentinel to have switched", () -> watched(sentinel) == replica.port());
            long switched = NodeProcess.now();
            long next = fleet.nextLeaderAfter(switched).at();
            failovers.add(FaultRounds.between(killed, switched));
            takeOvers.add(FaultRounds.between(killed, next));
            afterNaming.add(FaultRounds.between(named, next));
            afterSwitch.add(FaultRounds.between(switched, next));
            fleet.finishWithoutViolation();
        }
    }

    private interface Round {
        void run(RedisServer master, RedisServer replica, RedisServer sentinel);
    }

    private static void underSentinel(Round round) {
        try (RedisServer master = RedisServer.start();
                RedisServer replica = RedisServer.builder().replicaOf(master).start();
                RedisServer sentinel = RedisGroups.watch(master)) {
            RedisGroups.awaitReplica(replica, sentinel);
            RedisBench.trust(master, ID);
            round.run(master, replica, sentinel);
        }
    }

    private static void awaitNaming(RedisServer sentinel, RedisServer successor) {
        Object address = List.of("127.0.0.1", Integer.toString(successor.port()));
        sentinel.await(
                "the Sentinel to name the replica",
                () -> sentinel.ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "mymaster")
                        .equals(address));
    }

    /** Port of the master that it watches; the new one as soon as it tells its clients to switch. */
    private static int watched(RedisServer sentinel) {
        List<?> fields = (List<?>) sentinel.ask("SENTINEL", "MASTER", "mymaster");
        return Integer.parseInt(fields.get(fields.indexOf("port") + 1).toString());
    }
}
