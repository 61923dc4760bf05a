package io.leaderelection.sim;

import io.leaderelection.core.Hold;
import io.leaderelection.core.Input;
import java.time.Duration;
import java.util.Optional;

/** Brings trouble, two times out of three to whoever leads, and takes it away before the quiet begins. */
final class Faults {
    private final Simulation simulation;
    private final StoreKind kind;
    private final World world;
    private final Plan plan;
    private final long end;

    Faults(Simulation simulation, StoreKind kind) {
        this.simulation = simulation;
        this.kind = kind;
        this.world = simulation.world();
        this.plan = simulation.plan();
        this.end = plan.faultsFor();
    }

    void begin() {
        long next = world.about(plan.faultGap());
        if (world.now() + next < end) {
            world.after(next, () -> {
                inflict(Fault.drawn(world, kind), target());
                begin();
            });
        }
    }

    /** Something moved on this host: the moment to aim at. */
    void provoke(Host host) {
        if (world.now() < end && world.chance(simulation.seams().provocation())) {
            long[] soon = {2 * World.MILLI, 20 * World.MILLI, plan.lease() / 10};
            world.after(world.about(soon[world.random().nextInt(soon.length)]), () -> {
                if (world.now() < end) {
                    inflict(simulation.seams().provoked(Fault.drawn(world, kind)), world.chance(0.5) ? host : target());
                }
            });
        }
    }

    /** This host is about to renew. */
    void interrupt(Host host) {
        if (world.now() < end && world.chance(simulation.seams().interruption())) {
            world.after(world.about(3 * plan.latency()), () -> {
                if (world.now() < end) {
                    inflict(Fault.PAUSE, host);
                }
            });
        }
    }

    private Host target() {
        return simulation
                .referee(anyElection())
                .leader()
                .filter(leader -> world.chance(2.0 / 3))
                .orElseGet(this::anyHost);
    }

    private Host anyHost() {
        return simulation.hosts().get(world.random().nextInt(simulation.hosts().size()));
    }

    private int anyElection() {
        return plan.elections() == 1 ? 0 : world.random().nextInt(plan.elections());
    }

    /** Does one thing to one host, or to the store. */
    void inflict(Fault fault, Host host) {
        world.say("fault", fault, host.name);
        switch (fault) {
            case CRASH -> crash(host, false);
            case POWER_LOSS -> crash(host, true);
            case PAUSE -> host.freeze(false, upTo(world.chance(0.5) ? 16 : 2));
            case SUSPEND -> suspend(host);
            case WALL_JUMP -> host.moveWall(world.between(plan.suspends() ? 0 : -3, 4) * world.about(plan.lease() / 5));
            case HOLE_HOST -> hole(host.up, host.down);
            case RELINQUISH -> relinquish(host);
            case PAUSE_ORDER -> hold(host, Hold.PAUSED);
            case SUSPEND_ORDER -> suspendServer(host);
            case STOP -> stop(host);
            default -> simulation.store().inflict(fault, host);
        }
    }

    /** A time up to so many tenths of a lease, but over when the quiet begins. */
    long upTo(int tenths) {
        return Math.min(world.between(1, plan.lease() / 10 * tenths), end - world.now());
    }

    /** How long a server is away: half of the times hardly at all. */
    long away() {
        return world.chance(0.5) ? Math.min(world.between(0, 300 * World.MILLI), end - world.now()) : upTo(20);
    }

    private void crash(Host host, boolean silently) {
        host.process().ifPresent(process -> process.crash(silently));
        bootAfter(host, upTo(20));
    }

    private void bootAfter(Host host, long length) {
        world.after(length, () -> simulation.boot(host));
    }

    private void suspend(Host host) {
        if (plan.suspends()) {
            host.freeze(true, upTo(world.chance(0.5) ? 16 : 2));
        }
    }

    /** Swallows what is sent, one way or both. */
    void hole(Link.Way up, Link.Way down) {
        long until = world.now() + upTo(20);
        int which = world.random().nextInt(3);
        if (which != 0) {
            up.swallow(until);
        }
        if (which != 1) {
            down.swallow(until);
        }
    }

    /** The same for one connection, or for ever, as by a firewall that forgot it. */
    void hole(Link link) {
        hole(link.up, link.down);
        if (world.chance(0.3)) {
            link.up.swallow(World.NEVER);
            link.down.swallow(World.NEVER);
        }
    }

    private void relinquish(Host host) {
        Optional<Duration> holdOff =
                world.chance(0.5) ? Optional.empty() : Optional.of(Duration.ofNanos(world.between(0, plan.lease())));
        order(host, new Input.Relinquish(holdOff));
    }

    private void hold(Host host, Hold hold) {
        int election = anyElection();
        host.process().ifPresent(process -> process.node(election).order(new Input.Impose(hold)));
        world.after(
                upTo(15),
                () -> host.process().ifPresent(process -> process.node(election).order(new Input.Lift(hold))));
    }

    private void suspendServer(Host host) {
        host.process().ifPresent(process -> process.order(new Input.Impose(Hold.SUSPENDED)));
        world.after(upTo(15), () -> host.process().ifPresent(process -> process.order(new Input.Lift(Hold.SUSPENDED))));
    }

    private void order(Host host, Input order) {
        host.process().ifPresent(process -> process.node(anyElection()).order(order));
    }

    private void stop(Host host) {
        host.process().ifPresent(SimProcess::stop);
        bootAfter(host, Math.max(upTo(15), 1));
    }
}
