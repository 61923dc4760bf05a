package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
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
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two servers with the built EAR and one store, both up before each test; after each one, the terms of both must be in
 * order and no two nodes may have acted at once.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TwoNodeTest {

    /** A session must be a lease old before its node may lead; the rest is room for a slow machine. */
    static final Duration LONGEST_START = Duration.ofSeconds(30);

    static final Duration LONGEST_LOGGING = Duration.ofSeconds(10);

    private final Map<String, String> timing;
    private Optional<Nodes> nodesOfThisClass = Optional.empty();

    Nodes nodes;
    private Optional<StoreUnderTest> storeOfThisClass = Optional.empty();

    @ArquillianResource
    private ContainerController controller;

    @ArquillianResource
    private Deployer deployer;

    /** Starts the store; called once. */
    abstract StoreUnderTest startStore();

    /** Elections with these settings, besides those that name the lock and the store. */
    TwoNodeTest(Map<String, String> timing) {
        this.timing = timing;
    }

    @Deployment(name = "on-node-a", managed = false, testable = false)
    @TargetsContainer("node-a")
    static EnterpriseArchive onNodeA() {
        return ElectionEar.with(ObservingWar.create());
    }

    @Deployment(name = "on-node-b", managed = false, testable = false)
    @TargetsContainer("node-b")
    static EnterpriseArchive onNodeB() {
        return ElectionEar.with(ObservingWar.create());
    }

    @BeforeAll
    void keepStore() {
        storeOfThisClass = Optional.of(startStore());
    }

    final StoreUnderTest store() {
        return storeOfThisClass.orElseThrow();
    }

    @BeforeEach
    void bringUpBothNodes() {
        nodes = nodesOfThisClass.orElseGet(this::newNodes);
        nodesOfThisClass = Optional.of(nodes);
        nodes.bringUp();
    }

    /** Further configuration of the Arquillian container with this name. */
    Map<String, String> container(String name) {
        return Map.of();
    }

    private Nodes newNodes() {
        Map<String, String> settings = new HashMap<>(timing);
        settings.put("leaderelection.lock-id", "42");
        settings.putAll(store().settings());
        return new Nodes(controller, deployer, getClass().getSimpleName(), settings, this::container);
    }

    @AfterEach
    void termsAreInOrder() {
        new Terms(nodes.events()).mustBeInOrder();
        assertThat(nodes.history().violations()).isEmpty();
    }

    @AfterAll
    void stopEverything() {
        nodesOfThisClass.ifPresent(Nodes::close);
        storeOfThisClass.ifPresent(StoreUnderTest::close);
    }

    /** Waits until one node leads and the other one stands in the queue for the lock; returns the leader. */
    Node awaitLeaderAndHeir() {
        Node leader = nodes.awaitLeader(LONGEST_START);
        awaitHeir();
        return leader;
    }

    /** Waits until somebody stands in the queue for the lock. */
    void awaitHeir() {
        Awaitility.await("a node waits for the lock").atMost(LONGEST_START).until(store()::hasHeir);
    }

    /** The term that this node leads in; its beginning is logged a little after the state changes. */
    LoggedEvent awaitTermOf(Node leader) {
        Awaitility.await("the log of " + leader + " shows its term")
                .atMost(LONGEST_LOGGING)
                .until(() -> leader.events().stream().anyMatch(LoggedEvent::gained)
                        && new Terms(leader.events()).latest().token()
                                == leader.console().fencingToken());
        return new Terms(leader.events()).latest();
    }

    LoggedEvent awaitEnd(LoggedEvent term) {
        Awaitility.await("the log shows the end of " + term)
                .atMost(LONGEST_LOGGING)
                .until(() -> new Terms(nodes.events()).end(term).isPresent());
        return new Terms(nodes.events()).end(term).orElseThrow();
    }

    /** Waits until the log of this node shows a term after this one; returns its beginning. */
    LoggedEvent awaitNext(LoggedEvent term, Node node, Duration longest) {
        Predicate<LoggedEvent> isNext = event -> event.gained() && event.token() > term.token();
        Awaitility.await(node + " leads after " + term)
                .pollInterval(Duration.ofMillis(20))
                .atMost(longest)
                .until(() -> node.events().stream().anyMatch(isNext));
        return node.events().stream().filter(isNext).findFirst().orElseThrow();
    }

    /** Lines of this node's log with one of these words. */
    static List<String> logged(Node node, String... words) {
        return node.log().stream()
                .filter(line -> List.of(words).stream().anyMatch(line::contains))
                .toList();
    }

    /** Lines of this node's log in which our module reports an error. */
    static List<String> errors(Node node) {
        return node.log().stream()
                .filter(line -> line.contains(" ERROR ") && line.contains("leaderelection"))
                .toList();
    }
}
