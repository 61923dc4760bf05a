package io.leaderelection.chaos;

import io.leaderelection.fixture.TcpProxy;
import io.leaderelection.measure.NodeProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Where one node runs: one process after the other, and its ways to the store. For one thread. */
final class Place implements AutoCloseable {
    private final String name;
    private final List<TcpProxy> ways;
    private final Function<String, NodeProcess> start;
    private final List<NodeProcess> processes = new ArrayList<>();
    private boolean frozen;

    /**
     * A place with a process in it.
     *
     * @param ways through which its processes reach the store
     * @param start starts a process of a name
     */
    Place(String name, List<TcpProxy> ways, Function<String, NodeProcess> start) {
        this.name = name;
        this.ways = List.copyOf(ways);
        this.start = start;
        start();
    }

    String name() {
        return name;
    }

    List<TcpProxy> ways() {
        return ways;
    }

    /** The one that was started last. */
    NodeProcess process() {
        return processes.get(processes.size() - 1);
    }

    List<NodeProcess> processes() {
        return List.copyOf(processes);
    }

    void start() {
        processes.add(start.apply(name + "." + processes.size()));
    }

    void freeze() {
        process().freeze();
        frozen = true;
    }

    void thaw() {
        frozen = false;
        process().thaw();
    }

    /** Whether its process is there and hears orders. */
    boolean listens() {
        return process().isAlive() && !frozen;
    }

    boolean leads() {
        return process().leads();
    }

    /** Whether the process is one of this place. */
    static boolean isOf(String process, String place) {
        return process.startsWith(place + ".");
    }

    @Override
    public void close() {
        processes.forEach(NodeProcess::close);
        ways.forEach(TcpProxy::close);
    }
}
