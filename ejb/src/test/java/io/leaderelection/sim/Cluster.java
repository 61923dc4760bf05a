package io.leaderelection.sim;

import java.util.List;
import java.util.Optional;

/** A primary and a standby that may take its place; both number tokens from one log. */
final class Cluster {
    private final World world;
    private final Plan plan;
    private final Seams seams;
    private final List<SimServer> servers;
    private long xid = 700;
    private int timeline; // counts the failovers to a standby that lacked the latest tokens; tokens rise within each

    Cluster(World world, Plan plan, Seams seams, Network network) {
        this.seams = seams;
        this.world = world;
        this.plan = plan;
        this.servers = List.of(server("S1", network, false), server("S2", network, true));
        servers.get(1).start(false, true);
    }

    private SimServer server(String name, Network network, boolean standby) {
        Clock clock = new Clock(world, world.between(-plan.driftPpm(), plan.driftPpm() + 1), 0);
        return new SimServer(name, world, plan, network, this, clock, standby);
    }

    /** Transaction ids rise, also over a crash: the record in the log was flushed before the number was told. */
    long takeToken() {
        xid += 1 + world.random().nextInt(3);
        return xid;
    }

    List<SimServer> servers() {
        return servers;
    }

    Optional<SimServer> primary() {
        return servers.stream().filter(server -> !server.isStandby()).findFirst();
    }

    long idleTimeout(SimSession session) {
        return seams.idleTimeout(session.idleTimeout);
    }

    /** Where a connection leads. */
    SimServer route() {
        boolean astray = plan.multiHost() && world.chance(0.1);
        SimServer right = primary().orElse(servers.get(0));
        return astray ? other(right) : right;
    }

    // ---- faults

    void restart(long downFor, boolean sameRun) {
        primary()
                .filter(server -> server.state() == SimServer.State.UP)
                .ifPresent(server -> server.stop(() -> world.after(downFor, () -> server.start(sameRun, false))));
    }

    void losePower(long downFor) {
        primary().filter(server -> server.state() == SimServer.State.UP).ifPresent(server -> {
            server.losePower();
            world.after(downFor, () -> server.start(false, false));
        });
    }

    /** The old primary's sessions end first; it comes back as the standby of the new one. */
    void failOver(boolean orderly, boolean stale, long after) {
        SimServer old = primary().orElseThrow();
        SimServer next = other(old);
        if (old.state() != SimServer.State.UP || next.state() != SimServer.State.UP) {
            return;
        }
        Runnable promotion = () -> world.after(after, () -> promote(old, next, stale));
        if (orderly) {
            old.stop(promotion);
        } else {
            old.losePower();
            promotion.run();
        }
    }

    private void promote(SimServer old, SimServer next, boolean stale) {
        if (stale) {
            timeline++;
            xid = Math.max(700, xid - world.random().nextInt(20));
        }
        next.promote(timeline);
        old.start(false, true);
    }

    private SimServer other(SimServer server) {
        return servers.get(0) == server ? servers.get(1) : servers.get(0);
    }
}
