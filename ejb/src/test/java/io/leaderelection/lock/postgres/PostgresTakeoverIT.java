package io.leaderelection.lock.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.FencedCounter;
import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.measure.Figures;
import io.leaderelection.measure.NodeProcess;
import io.leaderelection.measure.NodeProcess.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What becomes of leadership when nodes, sessions and the server end, with nodes in processes of their own. */
@Isolated("its figures would be those of a crowded machine")
class PostgresTakeoverIT {
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration HOLD_OFF = Duration.ofMillis(5);
    private static final int HAND_OVERS = 20;
    private static final int KILLS = 3;

    private static PostgresServer server;
    private static PostgresServer judge;

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

    @Test
    void handsOverInOrder() {
        try (Fleet fleet = new Fleet(server, 1, 2, Map.of())) {
            for (int i = 0; i < HAND_OVERS; i++) {
                NodeProcess leader = fleet.leaderWithFollower();
                long ordered = NodeProcess.now();
                leader.relinquish(HOLD_OFF);
                fleet.nextLeaderAfter(ordered);
                fleet.await("the end of the term before", () -> !leader.leads());
            }
            List<Duration> gaps = fleet.history().gaps().subList(0, HAND_OVERS);
            fleet.finishWithoutViolation();

            assertThat(fleet.history().terms()).hasSizeGreaterThan(HAND_OVERS);
            Figures.print("hand-over gap", gaps);
        }
    }

    @Test
    void takesOverFromAKilledProcess() {
        List<Duration> measured = new ArrayList<>();
        try (Fleet fleet = new Fleet(server, 2, KILLS + 1, Map.of())) {
            for (int i = 0; i < KILLS; i++) {
                long killed = fleet.leaderWithAllFollowers().kill9();
                measured.add(between(killed, fleet.nextLeaderAfter(killed)));
            }
            fleet.finishWithoutViolation();
        }
        Figures.print("take-over after kill -9", measured);
    }

    @Test
    void takesOverFromAFrozenProcessThatNeverActsInItsTermAgain() {
        FencedCounter counter = FencedCounter.create(judge, "frozen");
        try (Fleet fleet = new Fleet(server, 3, 2, fencedBy("frozen"))) {
            NodeProcess old = fleet.leaderWithFollower();
            long oldToken = last(old, "first").token();
            fleet.await("a write of the first leader", () -> counter.lastToken() == oldToken);

            old.freeze();
            long frozen = NodeProcess.now();
            Line next = fleet.nextLeaderAfter(frozen);
            fleet.await("a write of the second leader", () -> counter.lastToken() == next.token());
            assertThat(counter.write(oldToken)).as("a write with the old token").isFalse();

            old.thaw();
            fleet.await("the thawed node to say that it lost its term", () -> !old.leads());
            assertThat(last(old, "last").at()).isLessThan(next.at());
            fleet.await(
                    "the thawed node in the queue", () -> !fleet.table.waiters().isEmpty());
            fleet.leader().relinquish(Duration.ofSeconds(2));
            fleet.await("the thawed node to lead again", old::leads);
            fleet.await("a write of its new term", () -> counter.lastToken() > next.token());
            fleet.finishWithoutViolation();

            assertThat(counter.accepted()).isPositive();
            Figures.print("take-over after SIGSTOP, lease 3 s", List.of(between(frozen, next)));
        }
    }

    @Test
    @Tag("faults")
    void survivesRestartsOfTheServer() {
        FencedCounter counter = FencedCounter.create(judge, "restarts");
        try (Fleet fleet = new Fleet(server, 4, 2, fencedBy("restarts"))) {
            for (PostgresServer.Mode mode : List.of(PostgresServer.Mode.FAST, PostgresServer.Mode.IMMEDIATE)) {
                long token = last(fleet.leader(), "first").token();
                fleet.await("a write of the leader", () -> counter.lastToken() == token);
                fleet.table.close();
                server.stop(mode);
                server.startAgain();
                long back = NodeProcess.now();
                Line next = fleet.nextLeaderAfter(back);
                fleet.await("a write of the next leader", () -> counter.lastToken() == next.token());
                assertThat(counter.write(token))
                        .as("a write with the old token")
                        .isFalse();
                Figures.print("leader after restart -m " + mode + ", lease 3 s", List.of(between(back, next)));
            }
            fleet.finishWithoutViolation();
        }
    }

    @Test
    @Tag("faults")
    void losesNothingWhenOneSessionIsEnded() {
        try (Fleet fleet = new Fleet(server, 5, 3, Map.of())) {
            fleet.leaderWithFollower();
            long lockEnded = fleet.table.terminate(fleet.table.lockHolder().orElseThrow());
            Line second = fleet.nextLeaderAfter(lockEnded);

            fleet.leaderWithFollower();
            long witnessEnded = fleet.table.terminate(fleet.table.guardHolder().orElseThrow());
            Line third = fleet.nextLeaderAfter(witnessEnded);
            fleet.finishWithoutViolation();

            Figures.print("take-over after the end of the lock's session", List.of(between(lockEnded, second)));
            Figures.print("take-over after the end of the witness' session", List.of(between(witnessEnded, third)));
        }
    }

    @Test
    @Tag("faults")
    void fastTakeoverHasAWindowWhenBothSessionsAreEndedAtOnce() {
        try (Fleet fleet = new Fleet(server, 6, 2, Map.of())) {
            Line next = endBothSessions(fleet, "fast");
            fleet.finish();

            assertThat(next.token()).isPositive();
            assertThat(fleet.history().violations())
                    .as("nothing but two leaders")
                    .allMatch(violation -> violation.startsWith("two leaders"));
            assertThat(fleet.history().overlap()).isLessThan(LEASE);
            Figures.print(
                    "two leaders after the end of both sessions, takeover=fast",
                    List.of(fleet.history().overlap()));
        }
    }

    @Test
    @Tag("faults")
    void safeTakeoverHasNoneThen() {
        try (Fleet fleet = new Fleet(server, 7, 2, Map.of("takeover", "SAFE"))) {
            endBothSessions(fleet, "safe");
            fleet.finishWithoutViolation();
        }
    }

    private static Line endBothSessions(Fleet fleet, String takeover) {
        fleet.leaderWithFollower();
        long ended = fleet.table.terminate(
                fleet.table.lockHolder().orElseThrow(),
                fleet.table.guardHolder().orElseThrow());
        Line next = fleet.nextLeaderAfter(ended);
        Figures.print("take-over after the end of both sessions, takeover=" + takeover, List.of(between(ended, next)));
        return next;
    }

    private static Map<String, String> fencedBy(String counter) {
        return Map.of("fence", judge.jdbcUrl(), "counter", counter);
    }

    private static Line last(NodeProcess node, String what) {
        List<Line> lines = node.lines(what);
        return lines.get(lines.size() - 1);
    }

    private static Duration between(long from, Line to) {
        return Duration.ofNanos((to.at() - from) * 1000);
    }
}
