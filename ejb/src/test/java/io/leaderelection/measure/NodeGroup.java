package io.leaderelection.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.TcpProxy;
import io.leaderelection.measure.NodeProcess.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Nodes in processes of their own that compete for one lock. For one thread. */
public abstract class NodeGroup implements AutoCloseable {
    private final List<NodeProcess> nodes = new ArrayList<>();
    private final Map<NodeProcess, TcpProxy> networks = new HashMap<>();

    /** The leader, as soon as somebody waits to follow it. */
    public abstract NodeProcess leaderWithFollower();

    /** Takes one more in. */
    protected final NodeProcess added(NodeProcess node) {
        nodes.add(node);
        return node;
    }

    /** Takes one more in, which reaches the store through this network. */
    protected final void added(NodeProcess node, TcpProxy network) {
        networks.put(added(node), network);
    }

    /** Name for the next node. */
    protected final String nextName() {
        return "N" + nodes.size();
    }

    /** All that were ever taken in. */
    protected final List<NodeProcess> nodes() {
        return List.copyOf(nodes);
    }

    /** The network of a node that has one of its own. */
    public final TcpProxy network(NodeProcess node) {
        return Optional.ofNullable(networks.get(node)).orElseThrow();
    }

    /** Those that are there and are not this one. */
    public final List<NodeProcess> others(NodeProcess node) {
        return nodes.stream().filter(each -> each != node && each.isAlive()).toList();
    }

    /** The one that leads; waits until there is one. */
    public final NodeProcess leader() {
        return NodeProcess.leader(nodes);
    }

    /** First true sample after a moment. */
    public final Line nextLeaderAfter(long moment) {
        return NodeProcess.firstSampleAfter(nodes, moment, NodeProcess.PATIENCE);
    }

    /** Waits for a condition; the message shows what the nodes printed. */
    public final void await(String what, Callable<Boolean> condition) {
        NodeProcess.until(what, nodes, NodeProcess.PATIENCE, condition);
    }

    /** What they were seen doing. */
    public final History history() {
        return History.of(nodes);
    }

    /** Stops what still lives, and checks what must hold for each node whatever was done to it. */
    public final void finish() {
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
    public final void finishWithoutViolation() {
        finish();
        assertThat(history().violations()).as(output()).isEmpty();
        assertThat(history().overlap()).isEqualTo(Duration.ZERO);
    }

    /** What they printed, for messages. */
    public final String output() {
        return String.join("\n\n", nodes.stream().map(NodeProcess::output).toList());
    }

    /** Ends all processes and networks. */
    @Override
    public void close() {
        nodes.forEach(NodeProcess::close);
        networks.values().forEach(TcpProxy::close);
    }

    private static List<Long> tokens(NodeProcess node, String what) {
        return node.lines(what).stream().map(Line::token).toList();
    }
}
