package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The suite over Postgres, and what is the same over any store. */
class TwoNodeElectionIT extends TwoNodeSuite {

    // A follower's undeployment must not wait for its turn in the queue.
    private static final Duration LONGEST_UNDEPLOYMENT = Duration.ofSeconds(10);

    TwoNodeElectionIT() {
        super(LONGEST_HAND_OVER);
    }

    @Override
    PostgresUnderTest startStore() {
        return PostgresUnderTest.start();
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
    void undeployedFollowerLeavesTheQueueAtOnceAndLeavesNothing() {
        Node leader = awaitLeaderAndHeir();
        LoggedEvent term = awaitTermOf(leader);
        long before = System.nanoTime();

        nodes.undeploy(nodes.other(leader));

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(LONGEST_UNDEPLOYMENT);
        new Leftovers(store()).mustBeNoneOn(nodes.other(leader), leader);
        assertThat(leader.console().fencingToken()).isEqualTo(term.token());
        assertThat(logged(nodes.other(leader), "LDREL0010")).isEmpty();
        nodes.deploy(nodes.other(leader));
        assertThat(awaitLeaderAndHeir()).isEqualTo(leader);
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

    @ParameterizedTest
    @EnumSource(
            value = PostgresServer.Mode.class,
            names = {"FAST", "IMMEDIATE"})
    void oneNodeLeadsAgainAfterARestartOfPostgres(PostgresServer.Mode mode) {
        PostgresServer server = ((PostgresUnderTest) store()).server();

        oneNodeLeadsAgainAfterARestart(() -> server.stop(mode), server::startAgain, "LOCK_LOST");
    }

    @Test
    void loadsNothingOfTheOtherStore() {
        Node leader = awaitLeaderAndHeir();

        assertThat(leader.console().loadedClasses())
                .contains("io.leaderelection.lock.postgres.PostgresLeaderLock")
                .noneMatch(
                        name -> name.startsWith("io.leaderelection.lock.redis.") || name.startsWith("redis.clients."));
    }
}
