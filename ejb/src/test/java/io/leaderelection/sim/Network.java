package io.leaderelection.sim;

import io.leaderelection.sim.Link.Way;

/**
 * TCP: each direction of a connection keeps its order and loses nothing while the connection lives. A black hole delays
 * what was sent into it until it is sent again after its end; one without end swallows it.
 */
final class Network {
    private final World world;
    private final Plan plan;
    private boolean calm;

    Network(World world, Plan plan) {
        this.world = world;
        this.plan = plan;
    }

    /** From now on nothing is late any more. */
    void calmDown() {
        calm = true;
    }

    boolean isCalm() {
        return calm;
    }

    void up(Link link, Runnable arrival) {
        world.at(arrivalAt(link.up, link.host.up), arrival);
    }

    void down(Link link, Runnable arrival) {
        world.at(arrivalAt(link.down, link.host.down), arrival);
    }

    private long arrivalAt(Way way, Way all) {
        long now = world.now();
        long holeUntil = Math.max(way.holeUntil, all.holeUntil);
        if (holeUntil == World.NEVER) {
            return World.NEVER;
        }
        long sent = holeUntil <= now ? now : holeUntil + world.between(0, Math.min(plan.lease() / 8, holeUntil - now));
        way.lastArrival = Math.max(way.lastArrival + 1, sent + latency());
        return way.lastArrival;
    }

    private long latency() {
        long usual = plan.latency() / 2 + world.about(plan.latency() / 2);
        double luck = calm ? 1 : world.random().nextDouble();
        if (luck < 0.0005) {
            return usual + world.between(0, plan.lease() / 3);
        }
        return luck < 0.005 ? usual + world.between(0, plan.lease() / 50) : usual;
    }
}
