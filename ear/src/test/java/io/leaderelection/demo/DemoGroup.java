package io.leaderelection.demo;

import io.leaderelection.fixture.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A Postgres and two nodes that elect a leader over it. Starting is for one thread; {@link #close} may come from another one
 * at any time, and nothing starts after it.
 */
final class DemoGroup implements AutoCloseable {

    static final Duration LEASE = Duration.ofSeconds(3);
    static final Duration CHECK = Duration.ofSeconds(1);

    private static final Map<String, String> SETTINGS = Map.of(
            "leaderelection.backend", "postgres",
            "leaderelection.lock-id", "42",
            "leaderelection.lease-duration", LEASE.toSeconds() + "s",
            "leaderelection.leader-check-interval", CHECK.toSeconds() + "s",
            "leaderelection.follower-check-interval", CHECK.toSeconds() + "s");
    private static final long LONGEST_END_SECONDS = 10;

    private final Path wildfly;
    private final Path directory;
    private Optional<PostgresServer> postgres = Optional.empty();
    private List<DemoNode> nodes = List.of();
    private boolean closed;

    /**
     * A group that is not started yet.
     *
     * @param wildfly the installation; only read
     * @param directory for everything the servers write; emptied now, deleted at the end
     */
    DemoGroup(Path wildfly, Path directory) {
        this.wildfly = wildfly;
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    /** Starts the store and describes both nodes. */
    void prepare(Path builtEar) {
        emptyDirectory();
        PostgresServer store = PostgresServer.start(); // seconds, in which close() may come
        describeNodes(builtEar, store);
    }

    private synchronized void emptyDirectory() {
        refuseIfClosed();
        Trees.delete(directory);
        Trees.create(directory);
    }

    private synchronized void describeNodes(Path builtEar, PostgresServer store) {
        postgres = Optional.of(store);
        refuseIfClosed();
        DemoEar.write(builtEar, directory.resolve("leaderelection.ear"));
        nodes = List.of(node("node-a", store), node("node-b", store));
    }

    private DemoNode node(String name, PostgresServer store) {
        Path base = directory.resolve(name);
        Trees.copy(wildfly.resolve("standalone"), base);
        Path configuration = base.resolve("configuration").resolve("standalone.xml");
        Trees.write(configuration, withDeployment(Trees.text(configuration)));
        Map<String, String> settings = new TreeMap<>(SETTINGS);
        settings.put("test.postgres.url", store.jdbcUrl());
        settings.put("test.postgres.user", store.user());
        settings.put("test.postgres.password", store.password());
        return new DemoNode(name, wildfly, base, settings);
    }

    // The server comes up with the application, after a crash too, and nobody has to wait for it to deploy.
    private static String withDeployment(String configuration) {
        int end = configuration.lastIndexOf("</server>");
        if (end < 0) {
            throw new DemoFailure("the server's configuration does not end in </server>");
        }
        return configuration.substring(0, end)
                + "<deployments><deployment name=\"leaderelection.ear\" runtime-name=\"leaderelection.ear\">"
                + "<fs-archive path=\"../leaderelection.ear\" relative-to=\"jboss.server.base.dir\"/>"
                + "</deployment></deployments>\n"
                + configuration.substring(end);
    }

    synchronized PostgresServer postgres() {
        return postgres.orElseThrow();
    }

    synchronized List<DemoNode> nodes() {
        return nodes;
    }

    DemoNode node(String name) {
        return nodes.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    DemoNode other(DemoNode node) {
        return nodes().stream().filter(other -> other != node).findFirst().orElseThrow();
    }

    /** Starts the server of a node. */
    synchronized void start(DemoNode node) {
        refuseIfClosed();
        node.start();
    }

    private void refuseIfClosed() {
        if (closed) {
            throw new DemoFailure("the demonstration is being ended");
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Ends the servers, frozen or not, and deletes what they wrote. In a JVM that ends, Postgres is ended by its own hook. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        nodes.forEach(DemoNode::terminate);
        nodes.forEach(node -> node.awaitEnd(LONGEST_END_SECONDS));
        postgres.ifPresent(PostgresServer::close);
        Trees.delete(directory);
    }
}
