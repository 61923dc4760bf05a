package io.leaderelection.chaos;

import io.leaderelection.measure.NodeGroup;
import io.leaderelection.measure.NodeProcess;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Nodes that run for long over one store, and how many sessions the store itself counts. For one thread. */
final class SoakGroup extends NodeGroup {
    private static final int NODES = 3;

    private final String store;
    private final LongSupplier sessions;

    /**
     * Starts the nodes.
     *
     * @param options of a measuring node, but for its name
     * @param sessions those of the nodes, asked of the store
     */
    SoakGroup(String store, Map<String, String> options, Map<String, String> environment, LongSupplier sessions) {
        this.store = store;
        this.sessions = sessions;
        for (int i = 0; i < NODES; i++) {
            added(NodeProcess.start(nextName(), options, environment, List.of()));
        }
    }

    /** What every node uses now; the store's sessions stand in each line. */
    List<SoakSample> sample(long minute) {
        long counted = sessions.getAsLong();
        return nodes().stream()
                .map(node -> new SoakSample(minute, store, node.name(), counted, node.usage()))
                .toList();
    }

    @Override
    public NodeProcess leaderWithFollower() {
        return leader();
    }
}
