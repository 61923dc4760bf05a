package io.leaderelection.sim;

import io.leaderelection.core.Hold;
import io.leaderelection.core.Input;
import java.util.List;
import java.util.stream.IntStream;

/** One start of the application on a host, with all its elections. */
final class SimProcess {
    final Host host;
    final String name;
    private final World world;
    private final List<SimNode> nodes;

    SimProcess(Simulation simulation, Host host) {
        this.host = host;
        this.name = host.name + "/" + host.nextStart();
        this.world = simulation.world();
        this.nodes = IntStream.range(0, simulation.plan().elections())
                .mapToObj(election -> new SimNode(simulation, this, election))
                .toList();
        host.booted(this);
        order(new Input.Lift(Hold.NOT_STARTED));
    }

    SimNode node(int election) {
        return nodes.get(election);
    }

    List<SimNode> nodes() {
        return nodes;
    }

    /** Something that the server wants of all elections. */
    void order(Input order) {
        nodes.forEach(node -> node.order(order));
    }

    /** Hands over and ends. */
    void stop() {
        nodes.forEach(SimNode::stop);
    }

    /** It is gone; with {@code silently} the host's network is gone as well. */
    void crash(boolean silently) {
        world.say(name, silently ? "loses power" : "crashes");
        nodes.forEach(node -> node.crash(silently));
    }

    /** One of its elections has ended; with the last one the process does. */
    void ended() {
        if (nodes.stream().noneMatch(SimNode::isAlive)) {
            host.emptied();
        }
    }
}
