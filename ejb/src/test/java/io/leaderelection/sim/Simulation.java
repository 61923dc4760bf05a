package io.leaderelection.sim;

import io.leaderelection.core.Hold;
import io.leaderelection.core.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** One seed: a group of nodes, a store, a while of faults and a while of peace. */
final class Simulation {
    private final World world;
    private final Plan plan;
    private final Seams seams;
    private final Network network;
    private final Store store;
    private final List<Host> hosts = new ArrayList<>();
    private final Tally tally = new Tally();
    private final List<Invariants> referees;
    private final Faults faults;
    private long events;

    Simulation(StoreKind kind, long seed, Seams seams, Trace trace) {
        this.world = new World(seed, trace);
        this.plan = seams.world(Plan.drawn(world, kind));
        this.seams = seams;
        this.network = new Network(world, plan);
        this.store = kind.open(this);
        this.referees = IntStream.range(0, plan.elections())
                .mapToObj(election -> new Invariants(this, election, tally))
                .toList();
        this.faults = new Faults(this, kind);
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
            new SimProcess(this, host);
        }
    }

    private void calm() {
        world.say("fault", "none from now on");
        network.calmDown();
        referees.forEach(Invariants::quiet);
        world.after(10 * World.MILLI, () -> hosts.forEach(this::liftAll));
    }

    /** Orders that were late may have changed places. */
    private void liftAll(Host host) {
        for (Hold hold : List.of(Hold.PAUSED, Hold.SUSPENDED)) {
            host.process().ifPresent(process -> process.order(new Input.Lift(hold)));
        }
    }

    private void afterEvent() {
        events++;
        referees.forEach(Invariants::check);
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

    Store store() {
        return store;
    }

    List<Host> hosts() {
        return hosts;
    }

    /** The referee of one election. */
    Invariants referee(int election) {
        return referees.get(election);
    }

    Faults faults() {
        return faults;
    }
}
