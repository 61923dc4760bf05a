package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.measure.History;
import io.leaderelection.measure.Term;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * How long it takes until another server leads. The figures go to {@code figures.txt} in the build directory; the
 * assertions only bound them generously, because a busy machine proves nothing.
 */
class TwoNodeFiguresIT extends TwoNodeTest {

    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private static final int HAND_OVERS = 20;
    private static final int LIFE_CYCLES = 5;
    private static final int CRASHES = 5;
    private static final int FREEZES = 2;

    private final FigureSheet sheet =
            new FigureSheet(Path.of(System.getProperty("nodes.directory")).resolveSibling("figures.txt"));

    private List<Term> sampled = List.of();

    TwoNodeFiguresIT() {
        super(Map.of(
                "leaderelection.lease-duration", "2s",
                "leaderelection.leader-check-interval", "600ms",
                "leaderelection.follower-check-interval", "300ms"));
    }

    @Override
    StoreUnderTest startStore() {
        return PostgresUnderTest.start();
    }

    @Test
    void handOverByRelinquish() {
        List<Duration> measured = new ArrayList<>();
        long begin = EventLog.micros(Instant.now());
        Node leads = awaitLeaderAndHeir();
        while (measured.size() < HAND_OVERS) {
            Node leader = leads;
            awaitHeir();
            measured.add(untilNext(leader, () -> leader.console().relinquish()));
            leads = nodes.other(leader);
        }
        sheet.add("hand-over WildFly, JMX call of relinquish to Gained on the other node", measured);
        List<Term> terms = nodes.history().terms().stream()
                .filter(term -> term.to() > begin)
                .toList();
        sheet.add("hand-over WildFly, last true isLeader() to first on the other node", new History(terms).gaps());
        assertThat(measured).allMatch(one -> one.compareTo(LEASE) < 0, "before the lease would have run out");
    }

    @Test
    void handOverByTheLifeCycle() {
        handOver(
                "suspend",
                leader -> leader.console().suspend(),
                leader -> leader.console().resume());
        handOver("undeploy", nodes::undeploy, nodes::deploy);
        handOver("reload", nodes::reload, leader -> {});
        handOver("stop", nodes::stop, leader -> nodes.bringUp());
    }

    /** From the moment when the leader ceases to act to the one when the other node begins, by the wall clock of both. */
    private void handOver(String what, Consumer<Node> act, Consumer<Node> back) {
        List<Duration> measured = new ArrayList<>();
        while (measured.size() < LIFE_CYCLES) {
            Node leader = awaitLeaderAndHeir();
            LoggedEvent term = awaitTermOf(leader);
            act.accept(leader);
            LoggedEvent next = awaitNext(term, nodes.other(leader), LONGEST);
            measured.add(Duration.ofNanos((next.micros() - awaitEnd(term).micros()) * 1_000));
            back.accept(leader);
        }
        sheet.add("hand-over WildFly at " + what + ", begin to the other node's term", measured);
        assertThat(measured).allMatch(one -> one.compareTo(LEASE) < 0, "before the lease would have run out");
    }

    @Test
    void takeOverAfterKill() {
        List<Duration> measured = new ArrayList<>();
        while (measured.size() < CRASHES) {
            nodes.bringUp();
            Node leader = awaitLeaderAndHeir();
            measured.add(untilNext(leader, () -> leader.process().destroyForcibly()));
            nodes.crash(leader);
        }
        sheet.add("take-over WildFly, kill -9 to Gained on the other node", measured);
        assertThat(measured).allMatch(one -> one.compareTo(LEASE) < 0, "before the lease would have run out");
    }

    @Test
    void takeOverAfterFreeze() {
        List<Duration> measured = new ArrayList<>();
        while (measured.size() < FREEZES) {
            Node leader = awaitLeaderAndHeir();
            LoggedEvent term = awaitTermOf(leader);
            measured.add(untilNext(leader, leader::freeze));
            leader.thaw();
            awaitEnd(term);
        }
        sheet.add("take-over WildFly, freeze (lease 2 s) to Gained on the other node", measured);
    }

    @AfterAll
    void reportOverlap() {
        History history = new History(sampled);
        sheet.add("FIGURE overlap WildFly: %d us in %d terms"
                .formatted(history.overlap().toNanos() / 1_000, sampled.size()));
    }

    @AfterEach
    void keepSamples() {
        sampled = nodes.history().terms();
    }

    /** Time from before this act on the leader to the moment when an observer on the other node knows that it leads. */
    private Duration untilNext(Node leader, Runnable act) {
        LoggedEvent term = awaitTermOf(leader);
        long before = EventLog.micros(Instant.now());
        act.run();
        long after = awaitNext(term, nodes.other(leader), LONGEST).seen();
        return Duration.ofNanos((after - before) * 1_000);
    }
}
