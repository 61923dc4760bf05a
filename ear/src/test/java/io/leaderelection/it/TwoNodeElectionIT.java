package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who leads, how leadership passes on, and what is left where it was. */
class TwoNodeElectionIT extends TwoNodeTest {

    private static final Duration LEASE = Duration.ofSeconds(3);

    // An heir that waits in the lock queue must not have to wait until the old lease has run out.
    private static final Duration LONGEST_HAND_OVER = LEASE;

    // A follower's undeployment must not wait for its turn in the queue.
    private static final Duration LONGEST_UNDEPLOYMENT = Duration.ofSeconds(10);

    /** What the connection pool says of connections that were taken from it too late. */
    private static final String[] POOL_TROUBLE = {"IJ000615", "IJ031040", "IJ000453"};

    TwoNodeElectionIT() {
        super(Map.of(
                "leaderelection.lease-duration", "3s",
                "leaderelection.leader-check-interval", "1s",
                "leaderelection.follower-check-interval", "1s"));
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
    void aWarAsksWithAndWithoutTheNameOfTheElection() {
        Node leader = awaitLeaderAndHeir();
        LoggedEvent term = awaitTermOf(leader);

        assertThat(leader.page(ObservingWar.CONTEXT + "/leadership").lines())
                .hasSize(2)
                .containsOnly("isLeader=true token=" + term.token() + " leader=" + leader);
        assertThat(nodes.other(leader)
                        .page(ObservingWar.CONTEXT + "/leadership")
                        .lines())
                .hasSize(2)
                .containsOnly("isLeader=false token=none leader=" + leader);
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
    void observersOfBothKindsAreToldWhateverAnotherOneThrows() throws IOException {
        Node leader = awaitLeaderAndHeir();
        Node heir = nodes.other(leader);
        LoggedEvent term = awaitTermOf(leader);
        Path switches = Files.createFile(leader.data().resolve(ThrowingObserver.SWITCH));
        Path heirSwitches = Files.createFile(heir.data().resolve(ThrowingObserver.SWITCH));
        try {
            leader.console().relinquish();

            LoggedEvent next = awaitNext(term, heir, LONGEST_HAND_OVER);
            mustHaveReachedAll(leader, awaitEnd(term));
            mustHaveReachedAll(heir, next);
        } finally {
            Files.delete(switches);
            Files.delete(heirSwitches);
        }
    }

    private static void mustHaveReachedAll(Node node, LoggedEvent event) {
        Awaitility.await("asynchronous observers and the log know of " + event)
                .atMost(LONGEST_LOGGING)
                .untilAsserted(() -> {
                    assertThat(node.asyncEvents())
                            .anyMatch(same -> same.token() == event.token() && same.gained() == event.gained());
                    assertThat(logged(node, "LDREL0011"))
                            .anyMatch(line -> line.contains(ThrowingObserver.class.getName())
                                    && line.contains("token=" + event.token())
                                    && line.contains(event.gained() ? "Gained" : "Lost"));
                });
    }

    @Test
    void undeployedLeaderHandsOverLeavesNothingAndComesBack() {
        Node leader = awaitLeaderAndHeir();
        LoggedEvent term = awaitTermOf(leader);

        nodes.undeploy(leader);

        awaitNext(term, nodes.other(leader), LONGEST_HAND_OVER);
        assertThat(awaitEnd(term).reason()).isEqualTo("STOPPED");
        new Leftovers(postgres).mustBeNoneOn(leader, nodes.other(leader));
        nodes.deploy(leader);
        assertThat(awaitLeaderAndHeir()).isEqualTo(nodes.other(leader));
    }

    @Test
    void undeployedFollowerLeavesTheQueueAtOnceAndLeavesNothing() {
        Node leader = awaitLeaderAndHeir();
        LoggedEvent term = awaitTermOf(leader);
        long before = System.nanoTime();

        nodes.undeploy(nodes.other(leader));

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(LONGEST_UNDEPLOYMENT);
        new Leftovers(postgres).mustBeNoneOn(nodes.other(leader), leader);
        assertThat(leader.console().fencingToken()).isEqualTo(term.token());
        assertThat(logged(nodes.other(leader), "LDREL0010")).isEmpty();
        nodes.deploy(nodes.other(leader));
        assertThat(awaitLeaderAndHeir()).isEqualTo(leader);
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
    void suspendedServerHandsOverAndComesBack() {
        Node leader = awaitLeaderAndHeir();
        LoggedEvent term = awaitTermOf(leader);

        leader.console().suspend();

        LoggedEvent next = awaitNext(term, nodes.other(leader), LONGEST_HAND_OVER);
        assertThat(awaitEnd(term).reason()).isEqualTo("SUSPENDED");
        leader.console().resume();
        mustBeCandidateAgain(leader, next);
    }

    @Test
    void reloadedServerHandsOverAndComesBack() {
        Node leader = awaitLeaderAndHeir();
        LoggedEvent term = awaitTermOf(leader);

        nodes.reload(leader);

        LoggedEvent next = awaitNext(term, nodes.other(leader), LONGEST_HAND_OVER);
        assertThat(awaitEnd(term).reason()).isIn("SUSPENDED", "STOPPED");
        mustBeCandidateAgain(leader, next);
    }

    private void mustBeCandidateAgain(Node node, LoggedEvent present) {
        assertThat(awaitLeaderAndHeir()).isEqualTo(nodes.other(node));
        nodes.other(node).console().relinquish();
        awaitNext(present, node, LONGEST_HAND_OVER);
        assertThat(logged(node, POOL_TROUBLE)).isEmpty();
    }

    @Test
    void crashedServerIsReplacedAndComesBackAsFollower() {
        Node crashed = awaitLeaderAndHeir();
        Node heir = nodes.other(crashed);
        LoggedEvent term = awaitTermOf(crashed);

        nodes.crash(crashed);

        awaitNext(term, heir, LONGEST_HAND_OVER);
        assertThat(new Terms(nodes.events()).end(term))
                .as("a crash leaves no farewell")
                .isEmpty();
        nodes.bringUp();
        assertThat(awaitLeaderAndHeir()).isEqualTo(heir);
    }

    @ParameterizedTest
    @EnumSource(
            value = PostgresServer.Mode.class,
            names = {"FAST", "IMMEDIATE"})
    void oneNodeLeadsAgainAfterARestartOfPostgres(PostgresServer.Mode mode) {
        Node leader = awaitLeaderAndHeir();
        LoggedEvent term = awaitTermOf(leader);
        Map<Node, Integer> read = Map.of(
                leader,
                leader.log().size(),
                nodes.other(leader),
                nodes.other(leader).log().size());

        postgres.stop(mode);
        read.forEach((node, lines) -> awaitLogged(node, lines, "LDREL0007"));
        assertThat(awaitEnd(term).reason()).isEqualTo("LOCK_LOST");
        assertThat(nodes.all()).noneMatch(Node::leads);
        postgres.startAgain();

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
