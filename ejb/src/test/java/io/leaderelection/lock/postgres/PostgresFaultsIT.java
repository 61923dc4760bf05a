package io.leaderelection.lock.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.FencedCounter;
import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.fixture.TcpProxy;
import io.leaderelection.measure.FaultRounds;
import io.leaderelection.measure.Figures;
import io.leaderelection.measure.NodeProcess;
import io.leaderelection.measure.NodeProcess.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ToLongBiFunction;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault of the list, {@code faults.n} times each (ten times as many hand-overs), on nodes in processes of their own.
 * Each prints the time to a new leader beside the bound that the software itself states.
 */
@Tag("faults")
@Isolated("its figures would be those of a crowded machine")
class PostgresFaultsIT {
    private static final int ROUNDS = Integer.getInteger("faults.n", 20);
    private static final int NODES = 3;

    /** Those of {@code MeasuringNode}. */
    private static final Duration LEASE = Duration.ofSeconds(3);

    private static final Duration LEADER_CHECK = Duration.ofSeconds(1);

    /** How long a leader whose sessions were all cut may go on, and hear nothing of it: one check and one renewal. */
    private static final Duration WINDOW = LEADER_CHECK.plus(LEASE.dividedBy(4));

    /** What a busy machine may add to a window that ends with a timer. */
    private static final Duration LATE = Duration.ofMillis(500);

    private static final AtomicLong IDS = new AtomicLong();

    private static PostgresServer server;
    private static PostgresServer judge;

    private final long id = IDS.incrementAndGet();

    @BeforeAll
    static void startServers() {
        server = PostgresServer.start();
        judge = PostgresServer.start();
    }

    @AfterAll
    static void stopServers() {
        server.close();
        judge.close();
    }

    // ---- in good order

    @Test
    void handOver() {
        int handOvers = 10 * ROUNDS;
        try (Fleet fleet = new Fleet(server, id, 2, Map.of())) {
            for (int i = 0; i < handOvers; i++) {
                NodeProcess leader = fleet.leaderWithFollower();
                long ordered = NodeProcess.now();
                leader.relinquish(Duration.ofMillis(5));
                fleet.nextLeaderAfter(ordered);
                fleet.await("the end of the term before", () -> !leader.leads());
            }
            List<Duration> gaps = fleet.history().gaps().subList(0, handOvers);
            fleet.finishWithoutViolation();
            Figures.print("hand-over gap", gaps);
        }
    }

    // ---- the node

    @Test
    void killedProcess() {
        withoutOverlap(
                "kill -9",
                new Fleet(server, id, NODES, Map.of()),
                (fleet, node) -> fleet.leaderWithAllFollowers().kill9(),
                (fleet, node) -> {
                    fleet.add();
                });
    }

    @Test
    void stoppedProcess() {
        withoutOverlap(
                "SIGSTOP",
                new Fleet(server, id, NODES, Map.of()),
                did((fleet, node) -> node.freeze()),
                (fleet, node) -> node.thaw());
    }

    @Test
    void jumpingClock() {
        withoutOverlap(
                "the node's clock jumps 5 s ahead",
                new Fleet(server, id, NODES, Map.of()),
                did((fleet, node) -> node.jump(Duration.ofSeconds(5))),
                PostgresFaultsIT::itMendsItself);
    }

    // ---- the network

    @Test
    void blackHole() {
        withoutOverlap(
                "network swallows everything",
                networked("FAST"),
                did((fleet, node) -> fleet.network(node).swallow()),
                (fleet, node) -> fleet.network(node).heal());
    }

    @ParameterizedTest
    @EnumSource(TcpProxy.Direction.class)
    void blackHoleOfOneWay(TcpProxy.Direction way) {
        withoutOverlap(
                "network swallows what goes " + way,
                networked("FAST"),
                did((fleet, node) -> fleet.network(node).swallow(way)),
                (fleet, node) -> fleet.network(node).heal());
    }

    /** One of the leader's two connections, one way or both; the other goes on, and the leader hears of it. */
    @ParameterizedTest
    @MethodSource("waysOfOneSession")
    void blackHoleOfOneSession(Side side, Set<TcpProxy.Direction> ways) {
        withoutOverlap(
                "network swallows what goes " + ways + " for the " + side + " session",
                networked("FAST"),
                did((fleet, node) -> fleet.network(node).swallow(port(fleet, side), ways)),
                (fleet, node) -> fleet.network(node).heal());
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void resetOfOneSession(Side side) {
        withoutOverlap(
                "connection of the " + side + " session reset",
                networked("FAST"),
                did((fleet, node) -> fleet.network(node).reset(port(fleet, side))),
                PostgresFaultsIT::itMendsItself);
    }

    /** Where the server sees the leader's connection come from. */
    private static int port(Fleet fleet, Side side) {
        Optional<Integer> pid = side == Side.LOCK ? fleet.table.lockHolder() : fleet.table.guardHolder();
        return fleet.table.clientPort(pid.orElseThrow());
    }

    static Stream<Arguments> waysOfOneSession() {
        return Stream.of(Side.values())
                .flatMap(side -> Stream.of(
                                EnumSet.of(TcpProxy.Direction.TO_SERVER),
                                EnumSet.of(TcpProxy.Direction.TO_CLIENT),
                                EnumSet.allOf(TcpProxy.Direction.class))
                        .map(ways -> Arguments.of(side, ways)));
    }

    @Test
    void resetConnections() {
        withinTheWindow(
                "connections reset", did((fleet, node) -> fleet.network(node).reset()));
    }

    @Test
    void resetConnectionsWhereEveryEndIsSettled() {
        withoutOverlap(
                "connections reset, takeover=safe",
                networked("SAFE"),
                did((fleet, node) -> fleet.network(node).reset()),
                PostgresFaultsIT::itMendsItself);
    }

    // ---- the sessions

    @Test
    void endOfTheLocksSession() {
        withoutOverlap(
                "lock's session ended",
                new Fleet(server, id, NODES, Map.of()),
                (fleet, node) -> fleet.table.terminate(fleet.table.lockHolder().orElseThrow()),
                PostgresFaultsIT::itMendsItself);
    }

    @Test
    void endOfTheWitness() {
        withoutOverlap(
                "witness' session ended",
                new Fleet(server, id, NODES, Map.of()),
                (fleet, node) -> fleet.table.terminate(fleet.table.guardHolder().orElseThrow()),
                PostgresFaultsIT::itMendsItself);
    }

    @Test
    void endOfBothSessions() {
        withinTheWindow("both sessions ended", PostgresFaultsIT::endBoth);
    }

    @Test
    void endOfBothSessionsWhereEveryEndIsSettled() {
        withoutOverlap(
                "both sessions ended, takeover=safe",
                new Fleet(server, id, NODES, Map.of("takeover", "SAFE")),
                PostgresFaultsIT::endBoth,
                PostgresFaultsIT::itMendsItself);
    }

    // ---- the server

    @ParameterizedTest
    @EnumSource(names = {"FAST", "IMMEDIATE"})
    void restart(PostgresServer.Mode mode) {
        withoutOverlap(
                "server restarted -m " + mode + ", from when it is back",
                new Fleet(server, id, 2, Map.of()),
                (fleet, node) -> {
                    fleet.table.close();
                    server.stop(mode);
                    server.startAgain();
                    return NodeProcess.now();
                },
                PostgresFaultsIT::itMendsItself);
    }

    // ---- those who wait

    @Test
    void ghostThatWasKilledInTheQueue() {
        Fleet fleet = new Fleet(server, id, NODES, Map.of());
        List<Duration> gaps = ghosts(fleet, NodeProcess::kill9, node -> fleet.add());

        Figures.print("hand-over behind a follower that was killed in the queue", gaps);
        assertThat(gaps).allSatisfy(gap -> assertThat(gap).isLessThan(Duration.ofSeconds(1)));
    }

    @Test
    void ghostThatWasCutOffInTheQueue() {
        Fleet fleet = networked("FAST");
        List<Duration> gaps = ghosts(
                fleet,
                node -> fleet.network(node).swallow(),
                node -> fleet.network(node).heal());

        Figures.print("hand-over behind a follower that was cut off in the queue", gaps);
        assertThat(gaps).allSatisfy(gap -> assertThat(gap).isLessThan(LEASE.plus(LATE)));
    }

    @Test
    void followersWaitAMinuteWithoutALineInTheServersLog() {
        try (Fleet fleet = new Fleet(server, id, NODES, Map.of())) {
            NodeProcess leader = fleet.leaderWithFollower();
            fleet.await("two in the queue at once", () -> fleet.table.waiters().size() == NODES - 1);
            int before = server.log().length();
            Awaitility.await("a minute in which the server logs nothing of ours")
                    .pollInterval(Duration.ofSeconds(1))
                    .during(Duration.ofMinutes(1))
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> server.log()
                            .substring(before)
                            .lines()
                            .allMatch(line -> line.contains("checkpoint"))); // which the server writes by itself
            assertThat(leader.leads()).isTrue();
            fleet.finishWithoutViolation();
        }
    }

    // ----

    private void withoutOverlap(
            String what,
            Fleet made,
            ToLongBiFunction<Fleet, NodeProcess> fault,
            BiConsumer<Fleet, NodeProcess> mending) {
        try (Fleet fleet = made) {
            FaultRounds<Fleet> rounds = new FaultRounds<>(what, fleet);
            rounds.run(ROUNDS, fault, mending);
            rounds.report();
            fleet.finishWithoutViolation();
        }
    }

    /** For what cuts both sessions of a living leader at once, where every end is taken for that of the process. */
    private void withinTheWindow(String what, ToLongBiFunction<Fleet, NodeProcess> fault) {
        String name = "window " + id;
        FencedCounter counter = FencedCounter.create(judge, name);
        Map<String, String> options = Map.of("fence", judge.jdbcUrl(), "counter", name);
        try (Fleet fleet = Fleet.withNetworks(server, id, NODES, options)) {
            FaultRounds<Fleet> rounds = new FaultRounds<>(what, fleet);
            rounds.run(
                    ROUNDS,
                    (all, node) -> {
                        all.await("a write of the leader", () -> counter.lastToken() == token(node));
                        return fault.applyAsLong(all, node);
                    },
                    (all, node) -> {
                        all.await("a write of the next leader", () -> counter.lastToken() > token(node));
                        assertThat(counter.write(token(node)))
                                .as("a write with the older token")
                                .isFalse();
                    });
            rounds.report();
            fleet.finish();
            assertThat(fleet.history().violations()).allMatch(violation -> violation.startsWith("two leaders"));
            assertThat(fleet.history().overlap()).isLessThan(WINDOW.plus(LATE));
            System.out.printf("FIGURE writes of an older term, %s: refused=%d%n", what, counter.refused() - ROUNDS);
        }
    }

    /**
     * Hand-overs with a follower at the head of the queue that is no longer there.
     *
     * @return from the last true sample of one leader to the first of the next
     */
    private static List<Duration> ghosts(Fleet made, Consumer<NodeProcess> vanish, Consumer<NodeProcess> mend) {
        List<Duration> gaps = new ArrayList<>();
        try (Fleet fleet = made) {
            while (gaps.size() < ROUNDS) {
                NodeProcess leader = fleet.leaderWithFollower();
                fleet.await(
                        "everybody else in the queue",
                        () -> fleet.table.waiters().size() == NODES - 1);
                long token = token(leader);
                int head = fleet.table.headOfQueue().orElseThrow();
                NodeProcess ghost = fleet.owner(head);
                vanish.accept(ghost);
                boolean stillQueued = fleet.table.waiters().contains(head); // its wait may have ended just before
                leader.relinquish(Duration.ofSeconds(2));
                Line next = fleet.nextLeaderAfter(
                        line(leader, "first", token).orElseThrow().at());
                if (stillQueued) {
                    gaps.add(FaultRounds.between(last(fleet, leader, token).at(), next.at()));
                }
                mend.accept(ghost);
            }
            fleet.finishWithoutViolation();
        }
        return gaps;
    }

    private static Line last(Fleet fleet, NodeProcess node, long token) {
        fleet.await("the end of term " + token, () -> line(node, "last", token).isPresent());
        return line(node, "last", token).orElseThrow();
    }

    private static Optional<Line> line(NodeProcess node, String what, long token) {
        return node.lines(what).stream().filter(line -> line.token() == token).findFirst();
    }

    private static long token(NodeProcess node) {
        List<Line> terms = node.lines("first");
        return terms.get(terms.size() - 1).token();
    }

    private static void itMendsItself(Fleet fleet, NodeProcess node) {}

    private Fleet networked(String takeover) {
        return Fleet.withNetworks(server, id, NODES, Map.of("takeover", takeover));
    }

    private static long endBoth(Fleet fleet, NodeProcess leader) {
        return fleet.table.terminate(
                fleet.table.lockHolder().orElseThrow(),
                fleet.table.guardHolder().orElseThrow());
    }

    private static ToLongBiFunction<Fleet, NodeProcess> did(BiConsumer<Fleet, NodeProcess> fault) {
        return (fleet, node) -> {
            fault.accept(fleet, node);
            return NodeProcess.now();
        };
    }
}
