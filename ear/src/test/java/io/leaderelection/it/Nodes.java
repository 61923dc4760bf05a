package io.leaderelection.it;

import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.measure.History;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jboss.arquillian.container.test.api.ContainerController;
import org.jboss.arquillian.container.test.api.Deployer;

/** The two servers of a test, one election between them. Not thread-safe. */
final class Nodes {

    private static final Duration LONGEST_END_OF_PROCESS = Duration.ofSeconds(30);
    private static final Duration LONGEST_RELOAD = Duration.ofSeconds(60);

    private final ContainerController controller;
    private final Deployer deployer;
    private final Map<String, String> settings;
    private final Function<String, Map<String, String>> container;
    private final Node a;
    private final Node b;

    /**
     * Servers that are not started yet.
     *
     * @param test name of a directory for what the servers leave behind; an older one is deleted
     * @param settings system properties of both servers
     * @param container further configuration of the Arquillian container with this name
     */
    Nodes(
            ContainerController controller,
            Deployer deployer,
            String test,
            Map<String, String> settings,
            Function<String, Map<String, String>> container) {
        this.container = container;
        this.controller = controller;
        this.deployer = deployer;
        this.settings = settings;
        Path home = Path.of(System.getProperty("nodes.directory"), test);
        Directories.delete(home);
        a = new Node("node-a", home.resolve("node-a"));
        b = new Node("node-b", home.resolve("node-b"));
    }

    /** System properties that point the servers' data source at this Postgres. */
    static Map<String, String> store(PostgresServer postgres) {
        return Map.of(
                "test.postgres.url", postgres.jdbcUrl(),
                "test.postgres.user", postgres.user(),
                "test.postgres.password", postgres.password());
    }

    List<Node> all() {
        return List.of(a, b);
    }

    Node other(Node node) {
        return node == a ? b : a;
    }

    /** Starts what does not run and deploys what is not deployed. */
    void bringUp() {
        all().forEach(this::start);
        all().forEach(this::deploy);
    }

    void start(Node node) {
        if (!node.isStarted()) {
            forget(node);
            String directory = node.nextRun().toString();
            Map<String, String> configuration = new HashMap<>(container.apply(node.name()));
            configuration.put("cleanServerBaseDir", directory);
            configuration.put("jbossArguments", systemProperties(node));
            controller.start(node.name(), configuration);
            node.started();
        }
    }

    void deploy(Node node) {
        if (!node.isDeployed()) {
            deployer.deploy(node.deployment());
            node.deployed(true);
        }
    }

    void undeploy(Node node) {
        deployer.undeploy(node.deployment());
        node.deployed(false);
    }

    /** Shuts the server down as an operator would. */
    void stop(Node node) {
        node.ended();
        controller.stop(node.name());
    }

    /** Ends the server's process by SIGKILL; returns when it is gone. */
    void crash(Node node) {
        node.process().destroyForcibly();
        awaitEnd(node);
    }

    /** Restarts the server's services inside its process; returns when it runs again. */
    void reload(Node node) {
        ServerConsole before = node.console();
        before.reload();
        Awaitility.await(node + " reloads").atMost(LONGEST_RELOAD).until(() -> !before.isConnected());
        Awaitility.await(node + " runs after a reload")
                .atMost(LONGEST_RELOAD)
                .ignoreExceptions() // nobody answers while the management interface restarts
                .until(() -> {
                    node.reconnect();
                    return node.console().isRunning();
                });
    }

    /** Ends the servers by SIGTERM, all at once: unlike {@link #stop}, also outside of a test method. */
    void close() {
        List<Node> running = all().stream().filter(Node::isStarted).toList();
        running.forEach(node -> node.process().destroy());
        running.forEach(this::awaitEnd);
    }

    private void awaitEnd(Node node) {
        ProcessHandle process = node.process();
        Awaitility.await("end of the process of " + node)
                .pollInterval(Duration.ofMillis(10))
                .atMost(LONGEST_END_OF_PROCESS)
                .until(() -> !process.isAlive());
        node.ended();
    }

    // Arquillian still believes in a server that ended without it; this clears its mind.
    private void forget(Node node) {
        if (controller.isStarted(node.name())) {
            controller.kill(node.name());
        }
    }

    /** Waits until exactly one node leads and the other follows it; returns the leader. */
    Node awaitLeader(Duration longest) {
        Awaitility.await("one node leads and the other follows it")
                .pollInterval(Duration.ofMillis(100))
                .atMost(longest)
                .until(() -> all().stream().anyMatch(this::isFollowedLeader));
        return all().stream().filter(Node::leads).findFirst().orElseThrow();
    }

    private boolean isFollowedLeader(Node node) {
        return node.leads()
                && other(node).follows()
                && other(node).console().leader().equals(node.name());
    }

    /** Waits until this node leads, whatever the other one is. */
    void awaitLeads(Node node, Duration longest) {
        Awaitility.await(node + " leads")
                .pollInterval(Duration.ofMillis(20))
                .atMost(longest)
                .until(node::leads);
    }

    /** Events of both nodes in the order in which they happened. */
    List<LoggedEvent> events() {
        return all().stream()
                .flatMap(node -> node.events().stream())
                .sorted(Comparator.comparingLong(LoggedEvent::micros))
                .toList();
    }

    /** What both nodes were seen doing. */
    History history() {
        return new History(all().stream().flatMap(node -> node.terms().stream()).toList());
    }

    private String systemProperties(Node node) {
        Stream<String> common = settings.entrySet().stream().map(e -> "-D" + e.getKey() + "=" + e.getValue());
        return Stream.concat(common, Stream.of("-Dleaderelection.node-id=" + node.name()))
                .collect(Collectors.joining(" "));
    }
}
