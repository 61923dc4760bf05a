package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.jboss.arquillian.container.test.api.ContainerController;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two servers with the built EAR and one Postgres: who leads, and how leadership passes on. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoNodeElectionIT {

    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Map<String, String> SETTINGS = Map.of(
            "leaderelection.backend", "postgres",
            "leaderelection.lock-id", "42",
            "leaderelection.postgres.data-source", "java:jboss/datasources/LeaderElectionDS",
            "leaderelection.lease-duration", "3s",
            "leaderelection.leader-check-interval", "1s",
            "leaderelection.follower-check-interval", "1s");

    // A session must be a lease old before its node may lead; the rest is room for a slow machine.
    private static final Duration LONGEST_START = Duration.ofSeconds(30);
    // An heir that waits in the lock queue must not have to wait until the old lease has run out.
    private static final Duration LONGEST_HAND_OVER = LEASE;
    private static final Duration LONGEST_LOGGING = Duration.ofSeconds(10);

    private static final String LOCK_QUEUE = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";

    private PostgresServer postgres;
    private Optional<Nodes> nodesOfThisClass = Optional.empty();

    @ArquillianResource
    private ContainerController controller;

    @ArquillianResource
    private Deployer deployer;

    private Nodes nodes;

    @Deployment(name = "on-node-a", managed = false, testable = false)
    @TargetsContainer("node-a")
    static EnterpriseArchive onNodeA() {
        return ElectionEar.withEventLog();
    }

    @Deployment(name = "on-node-b", managed = false, testable = false)
    @TargetsContainer("node-b")
    static EnterpriseArchive onNodeB() {
        return ElectionEar.withEventLog();
    }

    @BeforeAll
    void startPostgres() {
        postgres = PostgresServer.start();
    }

    @BeforeEach
    void bringUpBothNodes() {
        nodes = nodesOfThisClass.orElseGet(this::newNodes);
        nodesOfThisClass = Optional.of(nodes);
        nodes.bringUp();
    }

    private Nodes newNodes() {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.putAll(Nodes.store(postgres));
        return new Nodes(controller, deployer, getClass().getSimpleName(), settings);
    }

    @AfterEach
    void termsAreInOrder() {
        new Terms(nodes.events()).mustBeInOrder();
    }

    @AfterAll
    void stopEverything() {
        nodesOfThisClass.ifPresent(Nodes::close);
        postgres.close();
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

        assertThat(leader.console().relinquish()).isNotBlank();

        nodes.awaitLeads(nodes.other(leader), LONGEST_HAND_OVER);
        assertThat(awaitTermOf(nodes.other(leader)).token()).isGreaterThan(term.token());
        assertThat(awaitEnd(term).line()).contains("reason=RELINQUISHED");
    }

    @Test
    void relinquishOnAFollowerChangesNothing() {
        Node leader = awaitLeaderAndHeir();
        LoggedEvent term = awaitTermOf(leader);

        assertThat(nodes.other(leader).console().relinquish()).isNotBlank();

        assertThat(leader.leads()).isTrue();
        assertThat(leader.console().fencingToken()).isEqualTo(term.token());
    }

    @Test
    void undeployHandsOver() {
        Node leader = awaitLeaderAndHeir();
        LoggedEvent term = awaitTermOf(leader);

        nodes.undeploy(leader);

        nodes.awaitLeads(nodes.other(leader), LONGEST_HAND_OVER);
        assertThat(leader.console().state())
                .as("MBean of an undeployed application")
                .isEmpty();
        assertThat(awaitEnd(term).line()).contains("reason=STOPPED");
    }

    @Test
    void stoppedServerHandsOver() {
        Node leader = awaitLeaderAndHeir();
        LoggedEvent term = awaitTermOf(leader);

        nodes.stop(leader);

        nodes.awaitLeads(nodes.other(leader), LONGEST_HAND_OVER);
        assertThat(awaitEnd(term).node()).isEqualTo(leader.name());
    }

    @Test
    void crashedServerIsReplacedAndComesBackAsFollower() {
        Node crashed = awaitLeaderAndHeir();
        Node heir = nodes.other(crashed);
        LoggedEvent term = awaitTermOf(crashed);

        nodes.crash(crashed);

        nodes.awaitLeads(heir, LONGEST_HAND_OVER);
        assertThat(new Terms(nodes.events()).end(term))
                .as("a crash leaves no farewell")
                .isEmpty();
        nodes.bringUp();
        assertThat(nodes.awaitLeader(LONGEST_START)).isEqualTo(heir);
    }

    /** Waits until one node leads and the other one stands in the queue for the lock; returns the leader. */
    private Node awaitLeaderAndHeir() {
        Node leader = nodes.awaitLeader(LONGEST_START);
        Awaitility.await(nodes.other(leader) + " waits for the lock that " + leader + " holds")
                .atMost(LONGEST_START)
                .until(() -> !postgres.query(LOCK_QUEUE).isEmpty());
        return leader;
    }

    /** The term that this node leads in; its beginning is logged a little after the state changes. */
    private LoggedEvent awaitTermOf(Node leader) {
        Awaitility.await("the log of " + leader + " shows its term")
                .atMost(LONGEST_LOGGING)
                .until(() -> leader.events().stream().anyMatch(LoggedEvent::gained)
                        && new Terms(leader.events()).latest().token()
                                == leader.console().fencingToken());
        return new Terms(leader.events()).latest();
    }

    private LoggedEvent awaitEnd(LoggedEvent term) {
        Awaitility.await("the log shows the end of " + term)
                .atMost(LONGEST_LOGGING)
                .until(() -> new Terms(nodes.events()).end(term).isPresent());
        return new Terms(nodes.events()).end(term).orElseThrow();
    }
}
