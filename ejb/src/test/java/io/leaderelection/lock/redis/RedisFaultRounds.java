package io.leaderelection.lock.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.RedisServer;
import io.leaderelection.measure.FaultRounds;
import io.leaderelection.measure.Figures;
import io.leaderelection.measure.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.ToLongBiFunction;

/** One kind of fault, done {@code faults.n} times to nodes that compete for one key of one server. For one thread. */
final class RedisFaultRounds {
    static final int ROUNDS = Integer.getInteger("faults.n", 20);
    static final int NODES = 3;

    /** Those of {@code MeasuringNode}. */
    static final Duration LEASE = Duration.ofSeconds(3);

    static final Duration CHECK = Duration.ofSeconds(1);

    /** What a busy machine may add. */
    private static final Duration LATE = Duration.ofMillis(500);

    /** From a fault that leaves the key where it is. */
    static final Duration KEY_RUNS_OUT = LEASE.plus(LATE);

    /** From when a store that has forgotten, or been away, is back: until it is found again, and its age is a lease. */
    static final Duration STORE_COMES_BACK = LEASE.plus(CHECK).plus(CHECK).plus(LATE);

    private final RedisServer server;
    private final long id;
    private final List<Duration> afterTheKey = new ArrayList<>();

    RedisFaultRounds(RedisServer server, long id) {
        this.server = server;
        this.id = id;
    }

    /** The leader loses its term, and another one leads within the bound. */
    void rounds(
            String what,
            RedisFleet made,
            ToLongBiFunction<RedisFleet, NodeProcess> fault,
            BiConsumer<RedisFleet, NodeProcess> mending,
            Duration bound) {
        try (RedisFleet fleet = made) {
            FaultRounds<RedisFleet> rounds = new FaultRounds<>(what + " over Redis", fleet);
            rounds.run(ROUNDS, fault, mending);
            rounds.report(bound);
            fleet.finishWithoutViolation();
        }
    }

    /** The same, counted from when a server that was away is back. */
    void fromTheServersReturn(String what, ToLongBiFunction<RedisFleet, NodeProcess> fault) {
        rounds(
                what + ", from when the server is back",
                RedisFleet.on(server, id, NODES),
                fault,
                RedisFaultRounds::itMendsItself,
                STORE_COMES_BACK);
    }

    /** The same of faults that concern the server alone. */
    void fromTheServersReturn(String what, LongSupplier fault) {
        fromTheServersReturn(what, (fleet, node) -> fault.getAsLong());
    }

    /** The leader leads on, renews in time, and hands over afterwards like any other. */
    void goesOn(String what, RedisFleet made, BiConsumer<RedisFleet, NodeProcess> fault) {
        List<Duration> renewals = new ArrayList<>();
        try (RedisFleet fleet = made) {
            for (int i = 0; i < ROUNDS; i++) {
                NodeProcess leader = fleet.leaderWithFollower();
                Object value = server.ask("GET", Long.toString(id));
                fault.accept(fleet, leader);
                long done = NodeProcess.now();
                long end = keyEnds();
                fleet.await("a renewal", () -> keyEnds() > end);
                renewals.add(FaultRounds.between(done, NodeProcess.now()));
                assertThat(server.ask("GET", Long.toString(id)))
                        .as(fleet.output())
                        .isEqualTo(value);
                assertThat(leader.leads()).as(fleet.output()).isTrue();
                fleet.leaderWithFollower().relinquish(Duration.ofSeconds(2));
                fleet.nextLeaderAfter(done);
            }
            fleet.finishWithoutViolation();
        }
        Figures.print("next renewal by the same leader, " + what + " over Redis", renewals);
    }

    /** Notes for each round how long after the end of the key's time the next leader began. */
    ToLongBiFunction<RedisFleet, NodeProcess> measuredFromTheKey(ToLongBiFunction<RedisFleet, NodeProcess> fault) {
        return (fleet, node) -> {
            long at = fault.applyAsLong(fleet, node);
            long end = NodeProcess.now() + (keyEnds() - System.currentTimeMillis()) * 1_000;
            afterTheKey.add(FaultRounds.between(end, fleet.nextLeaderAfter(at).at()));
            return at;
        };
    }

    /** What was noted. */
    List<Duration> afterTheKey() {
        return List.copyOf(afterTheKey);
    }

    /** No mending. */
    static void itMendsItself(RedisFleet fleet, NodeProcess node) {}

    /** A fault that counts from when it was done. */
    static ToLongBiFunction<RedisFleet, NodeProcess> did(BiConsumer<RedisFleet, NodeProcess> fault) {
        return (fleet, node) -> {
            fault.accept(fleet, node);
            return NodeProcess.now();
        };
    }

    /** Milliseconds since 1970. */
    private long keyEnds() {
        Object inList = server.ask("EVAL", "return {redis.call('PEXPIRETIME', KEYS[1])}", "1", Long.toString(id));
        return Long.parseLong(((List<?>) inList).get(0).toString());
    }
}
