package io.leaderelection.lock.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.RedisServer;
import io.leaderelection.fixture.TcpProxy;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.measure.FaultRounds;
import io.leaderelection.measure.Figures;
import io.leaderelection.measure.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.ToLongBiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every fault of the list, {@code faults.n} times each (ten times as many hand-overs), on nodes in processes of their own
 * that elect over a Redis.
 */
@Tag("faults")
@Isolated("its figures would be those of a crowded machine")
class RedisFaultsIT {
    private static final int ROUNDS = Integer.getInteger("faults.n", 20);
    private static final int NODES = 3;

    /** Those of {@code MeasuringNode}. */
    private static final Duration LEASE = Duration.ofSeconds(3);

    private static final Duration CHECK = Duration.ofSeconds(1);

    /** What a busy machine may add. */
    private static final Duration LATE = Duration.ofMillis(500);

    /** Longer than any lease, so that a server that is away for it ends the term. */
    private static final Duration AWAY = LEASE.plusSeconds(1);

    /** From a fault that leaves the key where it is. */
    private static final Duration KEY_RUNS_OUT = LEASE.plus(LATE);

    /** From when a store that has forgotten, or been away, is back: until it is found again, and its age is a lease. */
    private static final Duration STORE_COMES_BACK =
            LEASE.plus(CHECK).plus(CHECK).plus(LATE);

    /** Longer than it takes a process to hear that the key is free. */
    private static final Duration HOLD_OFF = Duration.ofMillis(50);

    /** The same for a process that still loads its classes. */
    private static final Duration HOLD_OFF_OF_NEW = Duration.ofMillis(500);

    /** Hand-overs by processes that still load their classes. */
    private static final int COLD = 10;

    /** Hand-overs by processes that interpret most of what they run. */
    private static final int WARM_UP = 100;

    private static final AtomicLong IDS = new AtomicLong();

    private static RedisServer server;

    private final long id = IDS.incrementAndGet();
    private final List<Duration> afterTheKey = new ArrayList<>();

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    // ---- in good order

    @Test
    void handOver() {
        int handOvers = WARM_UP + 10 * ROUNDS;
        try (RedisFleet fleet = RedisFleet.on(server, id, 2)) {
            for (int i = 0; i < handOvers; i++) {
                NodeProcess leader = fleet.leaderWithFollower();
                long ordered = NodeProcess.now();
                leader.relinquish(i < COLD ? HOLD_OFF_OF_NEW : HOLD_OFF);
                fleet.nextLeaderAfter(ordered);
                fleet.await("the end of the term before", () -> !leader.leads());
            }
            List<Duration> gaps = fleet.history().gaps();
            fleet.finishWithoutViolation();
            Figures.print("hand-over gap over Redis, new JVMs", gaps.subList(0, WARM_UP));
            Figures.print("hand-over gap over Redis", gaps.subList(WARM_UP, handOvers));
        }
    }

    @Test
    void roundTrip() {
        RedisBench.trust(server, id);
        RedisSettings settings = RedisBench.settings(id, "one", Duration.ofMinutes(1), RedisSettings.Mode.LEASE, CHECK);
        List<Duration> measured = new ArrayList<>();
        try (RedisLeaderLock lock = RedisBench.lock(settings, RedisBench.single(server))) {
            Granted held = (Granted) lock.acquire();
            for (int i = 0; i < 100 * ROUNDS; i++) {
                long from = System.nanoTime();
                held = (Granted) lock.renew(held.lease());
                measured.add(Duration.ofNanos(System.nanoTime() - from));
            }
        }
        Figures.print("round trip of a script over Redis", measured);
    }

    // ---- the node

    @Test
    void killedProcess() {
        rounds(
                "kill -9",
                RedisFleet.on(server, id, NODES),
                measuredFromTheKey((fleet, node) -> node.kill9()),
                (fleet, node) -> fleet.add(),
                KEY_RUNS_OUT);
        Figures.print("next leader after the key ran out, kill -9 over Redis", afterTheKey);
    }

    @Test
    void stoppedProcess() {
        rounds(
                "SIGSTOP",
                RedisFleet.on(server, id, NODES),
                measuredFromTheKey(did((fleet, node) -> node.freeze())),
                (fleet, node) -> node.thaw(),
                KEY_RUNS_OUT);
        Figures.print("next leader after the key ran out, SIGSTOP over Redis", afterTheKey);
    }

    @Test
    void jumpingClock() {
        rounds(
                "the node's clock jumps 5 s ahead",
                RedisFleet.on(server, id, NODES),
                did((fleet, node) -> node.jump(Duration.ofSeconds(5))),
                RedisFaultsIT::itMendsItself,
                KEY_RUNS_OUT);
    }

    // ---- the network

    @Test
    void blackHole() {
        rounds(
                "network swallows everything",
                RedisFleet.withNetworks(server, id, NODES),
                did((fleet, node) -> fleet.network(node).swallow()),
                (fleet, node) -> fleet.network(node).heal(),
                KEY_RUNS_OUT);
    }

    @ParameterizedTest
    @EnumSource(TcpProxy.Direction.class)
    void blackHoleOfOneWay(TcpProxy.Direction way) {
        // A renewal that arrives and is not answered gives the key another lease.
        rounds(
                "network swallows what goes " + way,
                RedisFleet.withNetworks(server, id, NODES),
                did((fleet, node) -> fleet.network(node).swallow(way)),
                (fleet, node) -> fleet.network(node).heal(),
                KEY_RUNS_OUT.plus(CHECK));
    }

    @Test
    void resetConnectionsCostNothing() {
        goesOn(
                "connections reset",
                RedisFleet.withNetworks(server, id, NODES),
                (fleet, node) -> fleet.network(node).reset());
    }

    // ---- the connections

    @ParameterizedTest
    @ValueSource(strings = {"CLIENT KILL TYPE normal", "CLIENT KILL TYPE pubsub", "SCRIPT FLUSH", "CLIENT PAUSE 500"})
    void costsNothing(String command) { // a pause shorter than a renewal may take: a quarter of the lease
        goesOn(command, RedisFleet.on(server, id, NODES), (fleet, node) -> server.ask(command.split(" ", -1)));
    }

    @Test
    void aShortSleepCostsNothing() {
        goesOn(
                "DEBUG SLEEP 0.5",
                RedisFleet.on(server, id, NODES),
                (fleet, node) -> server.ask("DEBUG", "SLEEP", "0.5"));
    }

    // ---- the server

    @Test
    void pause() {
        fromTheServersReturn("CLIENT PAUSE", () -> {
            long back = NodeProcess.now() + AWAY.toMillis() * 1_000; // at the earliest: a node may be heard before us
            server.ask("CLIENT", "PAUSE", Long.toString(AWAY.toMillis()));
            server.ask("PING");
            return back;
        });
    }

    @Test
    void sleep() {
        fromTheServersReturn("DEBUG SLEEP", () -> {
            long back = NodeProcess.now() + AWAY.toMillis() * 1_000;
            server.ask("DEBUG", "SLEEP", Long.toString(AWAY.toSeconds()));
            return back;
        });
    }

    @Test
    void frozenServer() {
        try (RedisFleet fleet = RedisFleet.on(server, id, NODES)) {
            FaultRounds<RedisFleet> rounds = new FaultRounds<>("server stopped, from when it goes on", fleet);
            rounds.run(
                    ROUNDS,
                    (all, node) -> {
                        server.freeze();
                        all.await("the end of the term", () -> !node.leads());
                        long back = NodeProcess.now();
                        server.thaw();
                        return back;
                    },
                    RedisFaultsIT::itMendsItself);
            rounds.report(STORE_COMES_BACK);
            fleet.finishWithoutViolation();
        }
    }

    @Test
    void restart() {
        fromTheServersReturn("server killed and started", () -> {
            server.kill();
            server.startAgain();
            return NodeProcess.now();
        });
    }

    @Test
    void flush() {
        fromTheServersReturn("FLUSHALL", () -> {
            server.ask("FLUSHALL");
            return NodeProcess.now();
        });
    }

    // ----

    private static void rounds(
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

    private void fromTheServersReturn(String what, LongSupplier fault) {
        rounds(
                what + ", from when the server is back",
                RedisFleet.on(server, id, NODES),
                (fleet, node) -> fault.getAsLong(),
                RedisFaultsIT::itMendsItself,
                STORE_COMES_BACK);
    }

    /** The leader leads on, renews in time, and hands over afterwards like any other. */
    private void goesOn(String what, RedisFleet made, BiConsumer<RedisFleet, NodeProcess> fault) {
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
    private ToLongBiFunction<RedisFleet, NodeProcess> measuredFromTheKey(
            ToLongBiFunction<RedisFleet, NodeProcess> fault) {
        return (fleet, node) -> {
            long at = fault.applyAsLong(fleet, node);
            long end = keyEnds();
            afterTheKey.add(
                    FaultRounds.between(end * 1_000, fleet.nextLeaderAfter(at).at()));
            return at;
        };
    }

    /** Milliseconds since 1970. */
    private long keyEnds() {
        Object inList = server.ask("EVAL", "return {redis.call('PEXPIRETIME', KEYS[1])}", "1", Long.toString(id));
        return Long.parseLong(((List<?>) inList).get(0).toString());
    }

    private static void itMendsItself(RedisFleet fleet, NodeProcess node) {}

    private static ToLongBiFunction<RedisFleet, NodeProcess> did(BiConsumer<RedisFleet, NodeProcess> fault) {
        return (fleet, node) -> {
            fault.accept(fleet, node);
            return NodeProcess.now();
        };
    }
}
