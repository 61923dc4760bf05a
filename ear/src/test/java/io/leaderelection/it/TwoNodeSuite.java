package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Who leads, how leadership passes on, and what is left where it was, over any store. */
abstract class TwoNodeSuite extends TwoNodeTest {

    static final Duration LEASE = Duration.ofSeconds(3);

    // An heir that waits for the lock must not have to wait until the old lease has run out.
    static final Duration LONGEST_HAND_OVER = LEASE;

    /** What the connection pool says of connections that were taken from it too late. */
    static final String[] POOL_TROUBLE = {"IJ000615", "IJ031040", "IJ000453"};

    static boolean isPoolTrouble(String line) {
        return Stream.of(POOL_TROUBLE).anyMatch(line::contains);
    }

    private final Duration longestTakeOver;

    /**
     * Elections with a short lease.
     *
     * @param longestTakeOver from the death of a leader's process to the next term
     */
    TwoNodeSuite(Duration longestTakeOver) {
        super(Map.of(
                "leaderelection.lease-duration", "3s",
                "leaderelection.leader-check-interval", "1s",
                "leaderelection.follower-check-interval", "1s"));
        this.longestTakeOver = longestTakeOver;
    }

    @Test
    void oneNodeLeadsAndTheOtherKnowsIt() {
        Node leader = awaitLeaderAndHeir();

        assertThat(leader.console().leader()).isEqualTo(leader.name());
        assertThat(leader.console().fencingToken())
                .isEqualTo(awaitTermOf(leader).token())
                .isPositive();
        assertThat(leader.console().leaseRemainingMillis()).isBetween(1L, LEASE.toMillis());
        assertThat(nodes.other(leader).console().fencingToken()).isZero();
        assertThat(nodes.other(leader).console().leaseRemainingMillis()).isZero();
    }

    @Test
    void relinquishHandsOver() {
        Node leader = awaitLeaderAndHeir();
        LoggedEvent term = awaitTermOf(leader);

        assertThat(leader.console().relinquish()).contains(Long.toString(term.token()));

        nodes.awaitLeads(nodes.other(leader), LONGEST_HAND_OVER);
        assertThat(awaitTermOf(nodes.other(leader)).token()).isGreaterThan(term.token());
        assertThat(awaitEnd(term).reason()).isEqualTo("RELINQUISHED");
    }

    @Test
    void relinquishOnAFollowerChangesNothing() {
        Node leader = awaitLeaderAndHeir();
        LoggedEvent term = awaitTermOf(leader);

        assertThat(nodes.other(leader).console().relinquish()).contains(leader.name());

        assertThat(leader.leads()).isTrue();
        assertThat(leader.console().fencingToken()).isEqualTo(term.token());
    }

    @Test
    void undeployedLeaderHandsOverLeavesNothingAndComesBack() {
        Node leader = awaitLeaderAndHeir();
        LoggedEvent term = awaitTermOf(leader);

        nodes.undeploy(leader);

        awaitNext(term, nodes.other(leader), LONGEST_HAND_OVER);
        assertThat(awaitEnd(term).reason()).isEqualTo("STOPPED");
        new Leftovers(store()).mustBeNoneOn(leader, nodes.other(leader));
        nodes.deploy(leader);
        assertThat(awaitLeaderAndHeir()).isEqualTo(nodes.other(leader));
    }

    @Test
    void stoppedServerHandsOver() {
        Node leader = awaitLeaderAndHeir();
        LoggedEvent term = awaitTermOf(leader);

        nodes.stop(leader);

        awaitNext(term, nodes.other(leader), LONGEST_HAND_OVER);
        assertThat(awaitEnd(term).node()).isEqualTo(leader.name());
        assertThat(logged(leader, POOL_TROUBLE)).isEmpty();
        assertThat(errors(leader)).as("errors").allMatch(line -> line.contains(ThrowingObserver.class.getName()));
    }

    @Test
    void crashedServerIsReplacedAndComesBackAsFollower() {
        Node crashed = awaitLeaderAndHeir();
        Node heir = nodes.other(crashed);
        LoggedEvent term = awaitTermOf(crashed);

        nodes.crash(crashed);

        awaitNext(term, heir, longestTakeOver);
        assertThat(new Terms(nodes.events()).end(term))
                .as("a crash leaves no farewell")
                .isEmpty();
        nodes.bringUp();
        assertThat(awaitLeaderAndHeir()).isEqualTo(heir);
    }

    /** Both nodes notice that the store is gone and that it is back, and nobody leads in between. */
    void oneNodeLeadsAgainAfterARestart(Runnable stop, Runnable startAgain, String... reasons) {
        Node leader = awaitLeaderAndHeir();
        LoggedEvent term = awaitTermOf(leader);
        Map<Node, Integer> read = Map.of(
                leader,
                leader.log().size(),
                nodes.other(leader),
                nodes.other(leader).log().size());

        stop.run();
        read.forEach((node, lines) -> awaitLogged(node, lines, "LDREL0007"));
        assertThat(awaitEnd(term).reason()).isIn((Object[]) reasons);
        assertThat(nodes.all()).noneMatch(Node::leads);
        startAgain.run();

        assertThat(awaitTermOf(awaitLeaderAndHeir()).token()).isGreaterThan(term.token());
        read.forEach((node, lines) -> {
            assertThat(codes(node, lines, "LDREL0007", "LDREL0008")).containsExactly("LDREL0007", "LDREL0008");
            assertThat(codes(node, lines, "LDREL0011")).isEmpty();
        });
    }

    private static void awaitLogged(Node node, int after, String code) {
        Awaitility.await(node + " logs " + code)
                .atMost(LONGEST_LOGGING)
                .until(() -> !codes(node, after, code).isEmpty());
    }

    /** Which of these codes the node has logged after so many lines, in order. */
    private static List<String> codes(Node node, int after, String... codes) {
        return node.log().stream()
                .skip(after)
                .flatMap(line -> List.of(codes).stream().filter(line::contains))
                .toList();
    }
}
