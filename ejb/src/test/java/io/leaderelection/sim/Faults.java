package io.leaderelection.sim;

import io.leaderelection.core.Hold;
import io.leaderelection.core.Input;
import io.leaderelection.lock.postgres.PostgresSettings.Takeover;
import io.leaderelection.lock.postgres.SimulatedSide;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Brings trouble, two times out of three to whoever leads, and takes it away before the quiet begins. */
final class Faults {
    private final Simulation simulation;
    private final World world;
    private final Plan plan;
    private final Map<Host, Long> killedAt = new HashMap<>();
    private final long end;

    Faults(Simulation simulation) {
        this.simulation = simulation;
        this.world = simulation.world();
        this.plan = simulation.plan();
        this.end = plan.faultsFor();
    }

    void begin() {
        long next = world.about(plan.faultGap());
        if (world.now() + next < end) {
            world.after(next, () -> {
                strike(target());
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
                    inflict(simulation.seams().provoked(Fault.drawn(world)), world.chance(0.5) ? host : target());
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
                .invariants()
                .leader()
                .filter(leader -> world.chance(2.0 / 3))
                .orElseGet(this::anyHost);
    }

    private Host anyHost() {
        return simulation.hosts().get(world.random().nextInt(simulation.hosts().size()));
    }

    private void strike(Host host) {
        inflict(Fault.drawn(world), host);
    }

    /** Does one thing to one host, or to the server. */
    void inflict(Fault fault, Host host) {
        world.say("fault", fault, host.name);
        Cluster cluster = simulation.cluster();
        switch (fault) {
            case CRASH -> crash(host, false);
            case POWER_LOSS -> crash(host, true);
            case PAUSE -> host.freeze(false, upTo(world.chance(0.5) ? 16 : 2));
            case SUSPEND -> suspend(host);
            case KILL_LOCK -> kill(host, SimulatedSide.LOCK);
            case KILL_WITNESS -> kill(host, SimulatedSide.WITNESS);
            case KILL_BOTH -> killBoth(host);
            case SERVER_RESTART -> cluster.restart(sometimesZero(), false);
            case BACKEND_CRASH -> cluster.restart(upTo(1) / 4, true);
            case SERVER_POWER_LOSS -> cluster.losePower(upTo(20));
            case FAILOVER -> cluster.failOver(world.chance(0.7), world.chance(0.3), sometimesZero());
            case HOLE_HOST -> hole(host.up, host.down);
            case HOLE_SESSION -> anySession(host).ifPresent(session -> hole(session.up, session.down));
            case SERVER_STALL -> cluster.primary().ifPresent(server -> server.stall(upTo(3)));
            case WALL_JUMP ->
                host.clock.moveWall(world.between(plan.suspends() ? 0 : -3, 4) * world.about(plan.lease() / 5));
            case RELINQUISH -> relinquish(host);
            case PAUSE_ORDER -> hold(host, Hold.PAUSED);
            case SUSPEND_ORDER -> hold(host, Hold.SUSPENDED);
            case STOP -> stop(host);
        }
    }

    /** A time up to so many tenths of a lease, but over when the quiet begins. */
    private long upTo(int tenths) {
        return Math.min(world.between(1, plan.lease() / 10 * tenths), end - world.now());
    }

    private long sometimesZero() {
        return world.chance(0.5) ? Math.min(world.between(0, 300 * World.MILLI), end - world.now()) : upTo(20);
    }

    private void crash(Host host, boolean silently) {
        host.process().ifPresent(node -> node.crash(silently));
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

    private void kill(Host host, SimulatedSide side) {
        boolean soon = killedAt.containsKey(host) && world.now() - killedAt.get(host) < plan.lease() * 105 / 100;
        if (soon && !plan.doubleKills() && plan.takeover() == Takeover.FAST) {
            return;
        }
        killedAt.put(host, world.now());
        host.process().flatMap(node -> node.lock().session(side)).ifPresent(this::kill);
    }

    private void kill(SimSession session) {
        session.server.ifPresent(server -> server.kill(session));
    }

    private void killBoth(Host host) {
        if (plan.doubleKills() || plan.takeover() == Takeover.SAFE) {
            SimulatedSide first = world.chance(0.5) ? SimulatedSide.LOCK : SimulatedSide.WITNESS;
            SimulatedSide second = first == SimulatedSide.LOCK ? SimulatedSide.WITNESS : SimulatedSide.LOCK;
            host.process().ifPresent(node -> {
                node.lock().session(first).ifPresent(this::kill);
                long later = world.chance(0.7) ? world.about(2 * World.MILLI) : upTo(10);
                world.after(later, () -> node.lock().session(second).ifPresent(this::kill));
            });
        }
    }

    private void hole(SimSession.Way up, SimSession.Way down) {
        long until = world.now() + upTo(20);
        int which = world.random().nextInt(3);
        if (which != 0) {
            up.holeUntil = Math.max(up.holeUntil, until);
        }
        if (which != 1) {
            down.holeUntil = Math.max(down.holeUntil, until);
        }
    }

    private Optional<SimSession> anySession(Host host) {
        SimulatedSide side = world.chance(0.5) ? SimulatedSide.LOCK : SimulatedSide.WITNESS;
        Optional<SimSession> session =
                host.process().flatMap(node -> node.lock().session(side));
        if (world.chance(0.3)) {
            session.ifPresent(
                    forgotten -> { // as by a firewall that forgot the connection
                        forgotten.up.holeUntil = World.NEVER;
                        forgotten.down.holeUntil = World.NEVER;
                    });
        }
        return session;
    }

    private void relinquish(Host host) {
        Optional<Duration> holdOff =
                world.chance(0.5) ? Optional.empty() : Optional.of(Duration.ofNanos(world.between(0, plan.lease())));
        order(host, new Input.Relinquish(holdOff));
    }

    private void hold(Host host, Hold hold) {
        order(host, new Input.Impose(hold));
        world.after(upTo(15), () -> order(host, new Input.Lift(hold)));
    }

    private void order(Host host, Input order) {
        host.process().ifPresent(node -> node.order(order));
    }

    private void stop(Host host) {
        host.process().ifPresent(SimNode::stop);
        bootAfter(host, Math.max(upTo(15), 1));
    }
}
