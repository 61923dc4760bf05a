package io.leaderelection.sim;

import io.leaderelection.core.Hold;
import io.leaderelection.core.Input;
import java.util.ArrayList;
import java.util.List;

/** One seed: a group of nodes, a cluster, a while of faults and a while of peace. */
final class Simulation {
    private final World world;
    private final Plan plan;
    private final Seams seams;
    private final Network network;
    private final Cluster cluster;
    private final List<Host> hosts = new ArrayList<>();
    private final Tally tally = new Tally();
    private final Invariants invariants;
    private final Faults faults;
    private long events;

    Simulation(long seed, Seams seams, Trace trace) {
        this.world = new World(seed, trace);
        this.plan = seams.world(Plan.drawn(world));
        this.seams = seams;
        this.network = new Network(world, plan);
        this.cluster = new Cluster(world, plan, seams, network);
        this.invariants = new Invariants(this, tally);
        this.faults = new Faults(this);
        for (int i = 0; i < plan.nodes(); i++) {
            hosts.add(host(Character.toString('A' + i)));
        }
    }

    private Host host(String name) {
        long drift = world.between(-plan.driftPpm(), plan.driftPpm() + 1);
        long origin = world.chance(0.1)
                ? Long.MAX_VALUE - plan.faultsFor() / 2
                : world.random().nextLong(1L << 50);
        return new Host(name, world, new Clock(world, drift, origin));
    }

    /**
     * Runs it.
     *
     * @throws Violation if something was not as it must be
     */
    Tally run() {
        world.say("plan", plan);
        hosts.forEach(host -> world.after(world.between(0, World.SECOND), () -> boot(host)));
        faults.begin();
        world.at(plan.faultsFor() + 1, this::calm);
        try {
            world.run(plan.faultsFor() + plan.quietFor(), this::afterEvent);
        } catch (Violation violation) {
            throw violation;
        } catch (RuntimeException e) {
            throw new Violation(e);
        }
        tally.seed(events);
        return tally;
    }

    /** Starts the process on this host, unless it runs. */
    void boot(Host host) {
        if (host.process().isEmpty()) {
            new SimNode(this, host).order(new Input.Lift(Hold.NOT_STARTED));
        }
    }

    private void calm() {
        world.say("fault", "none from now on");
        network.calmDown();
        invariants.quiet();
        world.after(10 * World.MILLI, () -> hosts.forEach(this::liftAll));
    }

    /** Orders that were late may have changed places. */
    private void liftAll(Host host) {
        for (Hold hold : List.of(Hold.PAUSED, Hold.SUSPENDED)) {
            host.process().ifPresent(node -> node.order(new Input.Lift(hold)));
        }
    }

    private void afterEvent() {
        events++;
        invariants.check();
    }

    World world() {
        return world;
    }

    Plan plan() {
        return plan;
    }

    Seams seams() {
        return seams;
    }

    Network network() {
        return network;
    }

    Cluster cluster() {
        return cluster;
    }

    List<Host> hosts() {
        return hosts;
    }

    Invariants invariants() {
        return invariants;
    }

    Faults faults() {
        return faults;
    }
}
