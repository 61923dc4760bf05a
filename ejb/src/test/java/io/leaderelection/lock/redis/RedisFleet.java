package io.leaderelection.lock.redis;

import io.leaderelection.fixture.RedisServer;
import io.leaderelection.fixture.TcpProxy;
import io.leaderelection.measure.NodeGroup;
import io.leaderelection.measure.NodeProcess;
import io.leaderelection.measure.NodeProcess.Line;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Nodes in processes of their own that compete for one key of Redis. */
final class RedisFleet extends NodeGroup {
    private final long lockId;
    private final Supplier<RedisServer> master;
    private final Map<String, String> store;

    private RedisFleet(long lockId, Supplier<RedisServer> master, Map<String, String> store) {
        this.lockId = lockId;
        this.master = master;
        this.store = store;
    }

    /** Nodes that are given the server itself, which is made one that has been known for long. */
    static RedisFleet on(RedisServer server, long lockId, int size) {
        RedisBench.trust(server, lockId);
        RedisFleet fleet = new RedisFleet(lockId, () -> server, Map.of("redis", address(server.host(), server.port())));
        for (int i = 0; i < size; i++) {
            fleet.add();
        }
        return fleet;
    }

    /** Nodes that each reach the server through a network of their own. */
    static RedisFleet withNetworks(RedisServer server, long lockId, int size) {
        RedisFleet fleet = on(server, lockId, 0);
        for (int i = 0; i < size; i++) {
            TcpProxy network = TcpProxy.inFrontOf(server.host(), server.port());
            Map<String, String> behind = Map.of("redis", address(network.host(), network.port()));
            fleet.added(fleet.started(behind), network);
        }
        return fleet;
    }

    /**
     * Nodes that ask a Sentinel.
     *
     * @param master the one that is to be named now
     */
    static RedisFleet behind(RedisServer sentinel, Supplier<RedisServer> master, long lockId, int size) {
        RedisFleet fleet =
                new RedisFleet(lockId, master, Map.of("sentinel", address(sentinel.host(), sentinel.port())));
        for (int i = 0; i < size; i++) {
            fleet.add();
        }
        return fleet;
    }

    /** Starts one more. */
    NodeProcess add() {
        return added(started(store));
    }

    /** The leader, as soon as somebody waits for its key, and would hear of its release. */
    @Override
    public NodeProcess leaderWithFollower() {
        NodeProcess leader = leader();
        List<Line> terms = leader.lines("first");
        long since = terms.get(terms.size() - 1).at();
        await(
                "a follower that waits",
                () -> others(leader).stream().anyMatch(node -> node.waitsSince().orElse(0) > since));
        await(
                "those who have waited to listen",
                () -> subscribers()
                        >= nodes().stream()
                                .filter(node ->
                                        node.isAlive() && node.waitsSince().isPresent())
                                .count());
        return leader;
    }

    private long subscribers() {
        Object perChannel = master.get().ask("PUBSUB", "NUMSUB", "{" + lockId + "}:released");
        return Long.parseLong(((List<?>) perChannel).get(1).toString());
    }

    private NodeProcess started(Map<String, String> where) {
        Map<String, String> options = new HashMap<>(where);
        options.put("lock-id", Long.toString(lockId));
        return NodeProcess.start(nextName(), options, Map.of(), List.of());
    }

    private static String address(String host, int port) {
        return host + ":" + port;
    }
}
