package io.leaderelection.lock.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.NetworkNamespace;
import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.fixture.TcpProxy;
import io.leaderelection.measure.History;
import io.leaderelection.measure.NodeProcess;
import io.leaderelection.measure.NodeProcess.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nodes in processes of their own that compete for one lock, and the server's view of that lock. */
final class Fleet implements AutoCloseable {
    final LockTable table;
    private final PostgresServer server;
    private final long lockId;
    private final Map<String, String> options;
    private final List<NodeProcess> nodes = new ArrayList<>();
    private final Map<NodeProcess, TcpProxy> networks = new HashMap<>();

    Fleet(PostgresServer server, long lockId, int size, Map<String, String> options) {
        this.table = new LockTable(server, lockId);
        this.server = server;
        this.lockId = lockId;
        this.options = options;
        for (int i = 0; i < size; i++) {
            add();
        }
    }

    /** Nodes that each reach the server through a network of their own. */
    static Fleet withNetworks(PostgresServer server, long lockId, int size, Map<String, String> options) {
        Fleet fleet = new Fleet(server, lockId, 0, options);
        for (int i = 0; i < size; i++) {
            TcpProxy network = TcpProxy.inFrontOf(server.host(), server.port());
            String url = fleet.option("url", server.jdbcUrl());
            String own = server.host() + ":" + server.port();
            String behind = url.replace(own, network.host() + ":" + network.port());
            fleet.networks.put(fleet.add(behind, List.of()), network);
        }
        return fleet;
    }

    /** Starts one more. */
    NodeProcess add() {
        return add(option("url", server.jdbcUrl()), List.of());
    }

    /** Starts one more in a network of its own, from which the server is reached under the machine's address there. */
    NodeProcess addInside(NetworkNamespace network) {
        return add(server.jdbcUrl().replace(server.host(), network.addressHere()), network.prefix());
    }

    private NodeProcess add(String url, List<String> prefix) {
        Map<String, String> own = new HashMap<>(options);
        own.put("url", url);
        NodeProcess node = NodeProcess.start(server, lockId, "N" + nodes.size(), own, prefix);
        nodes.add(node);
        return node;
    }

    private String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    TcpProxy network(NodeProcess node) {
        return Optional.ofNullable(networks.get(node)).orElseThrow();
    }

    /** Those that are there and are not this one. */
    List<NodeProcess> others(NodeProcess node) {
        return nodes.stream().filter(each -> each != node && each.isAlive()).toList();
    }

    /** Of the node that has a session of this backend. */
    NodeProcess owner(int pid) {
        return nodes.stream()
                .filter(node -> table.sessionsOf(node.name()).contains(pid))
                .findFirst()
                .orElseThrow();
    }

    NodeProcess leader() {
        return NodeProcess.leader(nodes);
    }

    /** The leader, as soon as somebody waits in the queue behind it. */
    NodeProcess leaderWithFollower() {
        NodeProcess leader = leader();
        NodeProcess.until(
                "a follower in the queue",
                nodes,
                NodeProcess.PATIENCE,
                () -> table.waiters().stream()
                        .anyMatch(pid -> !table.sessionsOf(leader.name()).contains(pid)));
        return leader;
    }

    /** First true sample after a moment. */
    Line nextLeaderAfter(long moment) {
        return NodeProcess.firstSampleAfter(nodes, moment, NodeProcess.PATIENCE);
    }

    void await(String what, java.util.concurrent.Callable<Boolean> condition) {
        NodeProcess.until(what, nodes, NodeProcess.PATIENCE, condition);
    }

    History history() {
        return History.of(nodes);
    }

    /** Stops what still lives, and checks what must hold for each node whatever was done to it. */
    void finish() {
        NodeProcess.stop(nodes.stream().filter(NodeProcess::isAlive).toList());
        for (NodeProcess node : nodes) {
            List<Long> gained = tokens(node, "leader");
            List<Long> lost = tokens(node, "follower");
            int cutOff = node.wasKilled() && gained.size() > lost.size() ? 1 : 0;
            assertThat(lost)
                    .as("one Lost per Gained:\n" + node.output())
                    .isEqualTo(gained.subList(0, gained.size() - cutOff));
            assertThat(node.output()).doesNotContain("BUG", "Exception in thread", "\tat ");
        }
    }

    /** {@link #finish}, and never two leaders, and tokens that rise. */
    void finishWithoutViolation() {
        finish();
        assertThat(history().violations()).as(output()).isEmpty();
        assertThat(history().overlap()).isEqualTo(Duration.ZERO);
    }

    String output() {
        return String.join("\n\n", nodes.stream().map(NodeProcess::output).toList());
    }

    @Override
    public void close() {
        nodes.forEach(NodeProcess::close);
        networks.values().forEach(TcpProxy::close);
        table.close();
    }

    private static List<Long> tokens(NodeProcess node, String what) {
        return node.lines(what).stream().map(Line::token).toList();
    }
}
