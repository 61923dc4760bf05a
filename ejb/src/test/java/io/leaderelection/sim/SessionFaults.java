package io.leaderelection.sim;

import io.leaderelection.lock.postgres.PostgresSettings.Takeover;
import io.leaderelection.lock.postgres.SimulatedSide;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What can go wrong with sessions and their servers. */
final class SessionFaults {
    private final Simulation simulation;
    private final SessionStore store;
    private final World world;
    private final Plan plan;
    private final Map<SimNode, Long> killedAt = new HashMap<>();

    SessionFaults(Simulation simulation, SessionStore store) {
        this.simulation = simulation;
        this.store = store;
        this.world = simulation.world();
        this.plan = simulation.plan();
    }

    void inflict(Fault fault, Host host) {
        Faults faults = simulation.faults();
        switch (fault) {
            case KILL_LOCK -> nodeOf(host).ifPresent(node -> kill(node, SimulatedSide.LOCK));
            case KILL_WITNESS -> nodeOf(host).ifPresent(node -> kill(node, SimulatedSide.WITNESS));
            case KILL_BOTH -> nodeOf(host).ifPresent(this::killBoth);
            case HOLE_CONNECTION ->
                nodeOf(host)
                        .flatMap(node -> session(node, world.chance(0.5) ? SimulatedSide.LOCK : SimulatedSide.WITNESS))
                        .ifPresent(faults::hole);
            case SERVER_RESTART -> store.restart(faults.away(), false);
            case BACKEND_CRASH -> store.restart(faults.upTo(1) / 4, true);
            case SERVER_POWER_LOSS -> store.losePower(faults.upTo(20));
            case FAILOVER -> store.failOver(world.chance(0.7), world.chance(0.3), faults.away());
            case SERVER_STALL -> store.primary().ifPresent(server -> server.stall(faults.upTo(3)));
            default -> throw new IllegalStateException("no fault of this store: " + fault);
        }
    }

    private Optional<SimNode> nodeOf(Host host) {
        return host.process().map(process -> process.node(world.random().nextInt(plan.elections())));
    }

    private static Optional<Session> session(SimNode node, SimulatedSide side) {
        return ((SessionLock) node.lock()).session(side);
    }

    private void kill(SimNode node, SimulatedSide side) {
        boolean soon = killedAt.containsKey(node) && world.now() - killedAt.get(node) < plan.lease() * 105 / 100;
        if (!soon || mayKillBoth()) {
            killedAt.put(node, world.now());
            session(node, side).ifPresent(SessionFaults::kill);
        }
    }

    private boolean mayKillBoth() {
        return plan.session().doubleKills() || plan.session().takeover() == Takeover.SAFE;
    }

    private static void kill(Session session) {
        session.server.ifPresent(server -> server.kill(session));
    }

    private void killBoth(SimNode node) {
        if (mayKillBoth()) {
            SimulatedSide first = world.chance(0.5) ? SimulatedSide.LOCK : SimulatedSide.WITNESS;
            SimulatedSide second = first == SimulatedSide.LOCK ? SimulatedSide.WITNESS : SimulatedSide.LOCK;
            session(node, first).ifPresent(SessionFaults::kill);
            long later = world.chance(0.7)
                    ? world.about(2 * World.MILLI)
                    : simulation.faults().upTo(10);
            world.after(later, () -> session(node, second).ifPresent(SessionFaults::kill));
        }
    }
}
