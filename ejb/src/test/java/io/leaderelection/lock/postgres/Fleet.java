package io.leaderelection.lock.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.measure.History;
import io.leaderelection.measure.NodeProcess;
import io.leaderelection.measure.NodeProcess.Line;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Nodes in processes of their own that compete for one lock, and the server's view of that lock. */
final class Fleet implements AutoCloseable {
    final LockTable table;
    private final List<NodeProcess> nodes;

    Fleet(PostgresServer server, long lockId, int size, Map<String, String> options) {
        this.table = new LockTable(server, lockId);
        this.nodes = IntStream.range(0, size)
                .mapToObj(i -> NodeProcess.start(server, lockId, "N" + i, options))
                .toList();
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
            assertThat(node.output()).doesNotContain("BUG").doesNotContain("Exception");
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
        table.close();
    }

    private static List<Long> tokens(NodeProcess node, String what) {
        return node.lines(what).stream().map(Line::token).toList();
    }
}
