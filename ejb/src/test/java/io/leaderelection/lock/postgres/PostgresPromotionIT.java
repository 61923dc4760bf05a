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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Failover to a streaming standby under a URL of two hosts, in the right order and in the wrong one. */
@Tag("faults")
@Isolated("its figures would be those of a crowded machine")
class PostgresPromotionIT {
    private static final int ROUNDS = Integer.getInteger("faults.n", 20);

    /** A leader of the old server notices at its next check, within a renewal's time; and what a busy machine adds. */
    private static final Duration NOTICED = Duration.ofMillis(1_000 + 750 + 500);

    private static PostgresServer judge;

    @BeforeAll
    static void startJudge() {
        judge = PostgresServer.start();
    }

    @AfterAll
    static void stopJudge() {
        judge.close();
    }

    @Test
    void afterTheOldPrimaryWasStoppedThereIsNoOverlap() {
        List<Duration> takeOvers = new ArrayList<>();
        Duration bound = Duration.ZERO;
        for (int i = 0; i < ROUNDS; i++) {
            try (PostgresServer primary =
                            PostgresServer.builder().fromBinaries().start();
                    PostgresServer standby = primary.standby();
                    Fleet fleet = new Fleet(primary, 1, 2, Map.of("url", url(primary, standby)))) {
                NodeProcess old = fleet.leaderWithFollower();
                awaitReplication(fleet, primary, standby);
                bound = old.maxTakeover();
                fleet.table.close();
                primary.stop(PostgresServer.Mode.IMMEDIATE);
                standby.promote();
                long promoted = NodeProcess.now();
                takeOvers.add(FaultRounds.between(
                        promoted, fleet.nextLeaderAfter(promoted).at()));
                fleet.finishWithoutViolation();
            }
        }
        Figures.print("take-over, standby promoted (stated bound " + bound.toMillis() + " ms)", takeOvers);
        // The driver believes for a second what it knows of a host.
        Duration longest = bound.plusSeconds(1);
        assertThat(takeOvers).allSatisfy(each -> assertThat(each).isLessThan(longest));
    }

    @Test
    void whileTheOldPrimaryRunsTheFenceHolds() {
        List<Duration> overlaps = new ArrayList<>();
        List<Duration> afterTheStop = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            splitBrain("promotion " + i, overlaps, afterTheStop);
        }
        Figures.print("two leaders on two primaries", overlaps);
        Figures.print("two leaders, from the stop of the old primary", afterTheStop);
        assertThat(afterTheStop).allSatisfy(each -> assertThat(each).isLessThan(NOTICED));
    }

    private static void splitBrain(String name, List<Duration> overlaps, List<Duration> afterTheStop) {
        FencedCounter counter = FencedCounter.create(judge, name);
        try (PostgresServer primary = PostgresServer.builder().fromBinaries().start();
                PostgresServer standby = primary.standby();
                Fleet fleet = Fleet.withNetworks(
                        primary,
                        1,
                        2,
                        Map.of("url", url(primary, standby), "fence", judge.jdbcUrl(), "counter", name))) {
            NodeProcess old = fleet.leaderWithFollower();
            Line term = old.lines("first").get(0);
            fleet.await("a write of the first leader", () -> counter.lastToken() == term.token());
            awaitReplication(fleet, primary, standby);

            TcpProxy network = fleet.network(fleet.others(old).get(0));
            network.refuse();
            network.cut();
            long cut = NodeProcess.now();
            standby.promote();
            Line next = fleet.nextLeaderAfter(cut);
            assertThat(next.token()).isGreaterThan(term.token());
            fleet.await("a write of the second leader", () -> counter.lastToken() == next.token());
            fleet.await(
                    "a refused write of the first", () -> !old.lines("refused").isEmpty());
            assertThat(old.leads()).as("the first leader believes").isTrue();

            fleet.table.close();
            long stopped = NodeProcess.now();
            primary.stop(PostgresServer.Mode.IMMEDIATE);
            fleet.await("the first leader to notice", () -> !old.leads());
            overlaps.add(fleet.history().overlap());
            afterTheStop.add(
                    FaultRounds.between(stopped, old.lines("last").get(0).at()));
            fleet.finish();
            assertThat(fleet.history().violations()).allMatch(violation -> violation.startsWith("two leaders"));
        }
    }

    private static void awaitReplication(Fleet fleet, PostgresServer primary, PostgresServer standby) {
        String written =
                primary.query("SELECT pg_current_wal_flush_lsn()").get(0).get(0);
        fleet.await(
                "the standby to have everything",
                () -> standby.query("SELECT pg_last_wal_replay_lsn() >= '" + written + "'::pg_lsn")
                        .get(0)
                        .get(0)
                        .equals("t"));
    }

    private static String url(PostgresServer primary, PostgresServer standby) {
        return "jdbc:postgresql://%s:%d,%s:%d/%s?targetServerType=primary&hostRecheckSeconds=1"
                .formatted(primary.host(), primary.port(), standby.host(), standby.port(), primary.database());
    }
}
