package io.leaderelection.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.measure.NodeProcess.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.ToLongBiFunction;

/**
 * One kind of fault, done to one leader after another, with the time to the next leader and to the news of the loss. For
 * one thread.
 *
 * @param <G> the nodes
 */
public final class FaultRounds<G extends NodeGroup> {
    private final String what;
    private final G fleet;
    private final List<Duration> takeOvers = new ArrayList<>();
    private final List<Duration> lastActs = new ArrayList<>();
    private final List<Duration> news = new ArrayList<>();

    /** Rounds of one fault, called {@code what} in figures. */
    public FaultRounds(String what, G fleet) {
        this.what = what;
        this.fleet = fleet;
    }

    /**
     * Waits for a leader with a follower behind it, does it, waits for the next leader, mends it.
     *
     * @param fault answers when it was done, as {@link NodeProcess#now} gives it
     * @param mending what lets the node that was struck come back
     */
    public void run(int rounds, ToLongBiFunction<G, NodeProcess> fault, BiConsumer<G, NodeProcess> mending) {
        for (int i = 0; i < rounds; i++) {
            NodeProcess struck = fleet.leaderWithFollower();
            long token =
                    struck.lines("first").get(struck.lines("first").size() - 1).token();
            long at = fault.applyAsLong(fleet, struck);
            Line next = fleet.nextLeaderAfter(at);
            takeOvers.add(between(at, next.at()));
            mending.accept(fleet, struck);
            if (struck.isAlive()) {
                fleet.await(
                        "the news of the loss", () -> said(struck, "follower", token) && said(struck, "last", token));
                news.add(between(at, time(struck, "follower", token)));
                lastActs.add(between(at, time(struck, "last", token)));
            }
        }
    }

    /** Prints what was measured beside the bound that the software states, and checks that it was kept. */
    public void report() {
        report(fleet.leader().maxTakeover());
    }

    /** Prints what was measured beside a bound, and checks that it was kept. */
    public void report(Duration bound) {
        Figures.print("take-over, " + what + " (stated bound " + bound.toMillis() + " ms)", takeOvers);
        if (!news.isEmpty()) {
            Figures.print("last true isLeader() of the old leader, " + what, lastActs);
            Figures.print("Lost delivered, " + what, news);
        }
        Figures.print("two leaders, " + what, List.of(fleet.history().overlap()));
        assertThat(takeOvers).as(what).allSatisfy(each -> assertThat(each).isLessThanOrEqualTo(bound));
    }

    private static boolean said(NodeProcess node, String line, long token) {
        return node.lines(line).stream().anyMatch(each -> each.token() == token);
    }

    private static long time(NodeProcess node, String line, long token) {
        return node.lines(line).stream()
                .filter(each -> each.token() == token)
                .findFirst()
                .orElseThrow()
                .at();
    }

    /** Time between two moments in microseconds. */
    public static Duration between(long from, long to) {
        return Duration.ofNanos((to - from) * 1000);
    }
}
