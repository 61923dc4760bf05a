package io.leaderelection.lock.postgres;

import io.leaderelection.fixture.NetworkNamespace;
import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.fixture.TcpProxy;
import io.leaderelection.measure.NodeGroup;
import io.leaderelection.measure.NodeProcess;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Nodes in processes of their own that compete for one lock of Postgres, and the server's view of that lock. */
final class Fleet extends NodeGroup {
    final LockTable table;
    private final PostgresServer server;
    private final long lockId;
    private final Map<String, String> options;

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
            fleet.added(fleet.started(behind, List.of()), network);
        }
        return fleet;
    }

    /** Starts one more. */
    NodeProcess add() {
        return added(started(option("url", server.jdbcUrl()), List.of()));
    }

    /** Starts one more in a network of its own, from which the server is reached under the machine's address there. */
    NodeProcess addInside(NetworkNamespace network) {
        return added(started(server.jdbcUrl().replace(server.host(), network.addressHere()), network.prefix()));
    }

    private NodeProcess started(String url, List<String> prefix) {
        Map<String, String> own = new HashMap<>(options);
        own.put("url", url);
        return NodeProcess.start(server, lockId, nextName(), own, prefix);
    }

    private String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    /** Of the node that has a session of this backend. */
    NodeProcess owner(int pid) {
        return nodes().stream()
                .filter(node -> table.sessionsOf(node.name()).contains(pid))
                .findFirst()
                .orElseThrow();
    }

    /** The leader, as soon as somebody waits in the queue behind it. */
    @Override
    public NodeProcess leaderWithFollower() {
        NodeProcess leader = leader();
        await(
                "a follower in the queue",
                () -> table.waiters().stream()
                        .anyMatch(pid -> !table.sessionsOf(leader.name()).contains(pid)));
        return leader;
    }

    /** The leader, as soon as everybody else waits to follow it, and no node that starts takes the machine's time. */
    public NodeProcess leaderWithAllFollowers() {
        NodeProcess leader = leaderWithFollower();
        await(
                "all others in the queue",
                () -> table.waiters().size() == others(leader).size());
        return leader;
    }

    @Override
    public void close() {
        super.close();
        table.close();
    }
}
