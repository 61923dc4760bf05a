package io.leaderelection.lock.redis;

import io.leaderelection.fixture.RedisServer;
import io.leaderelection.fixture.TcpProxy;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.measure.Figures;
import io.leaderelection.measure.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
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
    /** Longer than any lease, so that a server that is away for it ends the term. */
    private static final Duration AWAY = RedisFaultRounds.LEASE.plusSeconds(1);

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
    private RedisFaultRounds faults;

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @BeforeEach
    void noteNothingYet() {
        faults = new RedisFaultRounds(server, id);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    // ---- in good order

    @Test
    void handOver() {
        int handOvers = WARM_UP + 10 * RedisFaultRounds.ROUNDS;
        try (RedisFleet fleet = RedisFleet.on(server, id, 2)) {
            for (int i = 0; i < handOvers; i++) {
                NodeProcess leader = fleet.leaderWithFollower();
                int ended = leader.lines("last").size();
                long ordered = NodeProcess.now();
                leader.relinquish(i < COLD ? HOLD_OFF_OF_NEW : HOLD_OFF);
                fleet.nextLeaderAfter(ordered);
                fleet.await("the end of that term", () -> leader.lines("last").size() > ended);
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
        RedisSettings settings =
                RedisBench.settings(id, "one", Duration.ofMinutes(1), RedisSettings.Mode.LEASE, RedisFaultRounds.CHECK);
        List<Duration> measured = new ArrayList<>();
        try (RedisLeaderLock lock = RedisBench.lock(settings, RedisBench.single(server))) {
            Granted held = (Granted) lock.acquire();
            for (int i = 0; i < 100 * RedisFaultRounds.ROUNDS; i++) {
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
        faults.rounds(
                "kill -9",
                RedisFleet.on(server, id, RedisFaultRounds.NODES),
                faults.measuredFromTheKey((fleet, node) -> node.kill9()),
                (fleet, node) -> fleet.add(),
                RedisFaultRounds.KEY_RUNS_OUT);
        Figures.print("next leader after the key ran out, kill -9 over Redis", faults.afterTheKey());
    }

    @Test
    void stoppedProcess() {
        faults.rounds(
                "SIGSTOP",
                RedisFleet.on(server, id, RedisFaultRounds.NODES),
                faults.measuredFromTheKey(RedisFaultRounds.did((fleet, node) -> node.freeze())),
                (fleet, node) -> node.thaw(),
                RedisFaultRounds.KEY_RUNS_OUT);
        Figures.print("next leader after the key ran out, SIGSTOP over Redis", faults.afterTheKey());
    }

    @Test
    void jumpingClock() {
        faults.rounds(
                "the node's clock jumps 5 s ahead",
                RedisFleet.on(server, id, RedisFaultRounds.NODES),
                RedisFaultRounds.did((fleet, node) -> node.jump(Duration.ofSeconds(5))),
                RedisFaultRounds::itMendsItself,
                RedisFaultRounds.KEY_RUNS_OUT);
    }

    // ---- the network

    @Test
    void blackHole() {
        faults.rounds(
                "network swallows everything",
                RedisFleet.withNetworks(server, id, RedisFaultRounds.NODES),
                RedisFaultRounds.did((fleet, node) -> fleet.network(node).swallow()),
                (fleet, node) -> fleet.network(node).heal(),
                RedisFaultRounds.KEY_RUNS_OUT);
    }

    @ParameterizedTest
    @EnumSource(TcpProxy.Direction.class)
    void blackHoleOfOneWay(TcpProxy.Direction way) {
        // A renewal that arrives and is not answered gives the key another lease.
        faults.rounds(
                "network swallows what goes " + way,
                RedisFleet.withNetworks(server, id, RedisFaultRounds.NODES),
                RedisFaultRounds.did((fleet, node) -> fleet.network(node).swallow(way)),
                (fleet, node) -> fleet.network(node).heal(),
                RedisFaultRounds.KEY_RUNS_OUT.plus(RedisFaultRounds.CHECK));
    }

    @Test
    void resetConnectionsCostNothing() {
        faults.goesOn(
                "connections reset",
                RedisFleet.withNetworks(server, id, RedisFaultRounds.NODES),
                (fleet, node) -> fleet.network(node).reset());
    }

    // ---- the connections

    @ParameterizedTest
    @ValueSource(strings = {"CLIENT KILL TYPE normal", "CLIENT KILL TYPE pubsub", "SCRIPT FLUSH", "CLIENT PAUSE 500"})
    void costsNothing(String command) { // a pause shorter than a renewal may take: a quarter of the lease
        faults.goesOn(
                command,
                RedisFleet.on(server, id, RedisFaultRounds.NODES),
                (fleet, node) -> server.ask(command.split(" ", -1)));
    }

    @Test
    void aShortSleepCostsNothing() {
        faults.goesOn(
                "DEBUG SLEEP 0.5",
                RedisFleet.on(server, id, RedisFaultRounds.NODES),
                (fleet, node) -> server.ask("DEBUG", "SLEEP", "0.5"));
    }

    // ---- the server

    @Test
    void pause() {
        faults.fromTheServersReturn("CLIENT PAUSE", () -> {
            long back = NodeProcess.now() + AWAY.toMillis() * 1_000; // at the earliest: a node may be heard before us
            server.ask("CLIENT", "PAUSE", Long.toString(AWAY.toMillis()));
            server.ask("PING");
            return back;
        });
    }

    @Test
    void sleep() {
        faults.fromTheServersReturn("DEBUG SLEEP", () -> {
            long back = NodeProcess.now() + AWAY.toMillis() * 1_000;
            server.ask("DEBUG", "SLEEP", Long.toString(AWAY.toSeconds()));
            return back;
        });
    }

    @Test
    void frozenServer() {
        faults.fromTheServersReturn("server stopped", (fleet, node) -> {
            server.freeze();
            fleet.await("the end of the term", () -> !node.leads());
            long back = NodeProcess.now();
            server.thaw();
            return back;
        });
    }

    @Test
    void restart() {
        faults.fromTheServersReturn("server killed and started", () -> {
            server.kill();
            server.startAgain();
            return NodeProcess.now();
        });
    }

    @Test
    void flush() {
        faults.fromTheServersReturn("FLUSHALL", () -> {
            server.ask("FLUSHALL");
            return NodeProcess.now();
        });
    }
}
