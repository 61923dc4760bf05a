package io.leaderelection.sim;

import io.leaderelection.lock.redis.RedisSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Servers with keys that run out, and who listens to them. */
abstract class TtlGroup implements Store {
    private static final long SLACK = 100 * World.MILLI;

    final Simulation simulation;
    final World world;
    final Plan plan;
    private final List<TtlLock> listeners = new ArrayList<>();
    private final Map<String, Host> writers = new HashMap<>(); // of values of the lock

    TtlGroup(Simulation simulation) {
        this.simulation = simulation;
        this.world = simulation.world();
        this.plan = simulation.plan();
    }

    /** The client's end. */
    abstract TtlLock lock(SimNode node, RedisSettings settings);

    /** What a term rests on. */
    abstract Claim claim(int election, long askedAt);

    /** A master has written. */
    abstract void replicate(TtlServer from, int election, TtlKeys written);

    @Override
    public SimLock lock(SimNode node) {
        Plan given = simulation.seams().given(plan);
        RedisSettings settings = new RedisSettings(
                42 + node.election,
                node.host.name,
                node.name,
                given.terms(),
                plan.ttl().mode(),
                plan.timing().followerCheck());
        TtlLock lock = lock(node, settings);
        listeners.removeIf(TtlLock::isClosed);
        listeners.add(lock);
        return lock;
    }

    /** A key runs out; a script that was sent twice may have set it late. */
    @Override
    public long heldAtRest() {
        return plan.slowly(plan.lease()) + 3 * plan.lease() / 4 + unsteady() + SLACK;
    }

    @Override
    public Optional<String> flaw(int election) {
        return Optional.empty();
    }

    /** How much longer than its time a key may stay because clocks of servers differ, or were set. */
    long unsteady() {
        return TtlClock.skew(plan);
    }

    /** Tells who listens, if nothing comes between. */
    void publish(int election) {
        for (TtlLock lock : listeners) {
            if (lock.listensTo(election) && world.chance(0.9)) {
                lock.tell();
            }
        }
    }

    /** Who wrote this value. */
    Host writer(String value) {
        return writers.computeIfAbsent(value, this::named);
    }

    private Host named(String value) {
        String name = value.substring(value.indexOf(':') + 1, value.indexOf(':', value.indexOf(':') + 1));
        return simulation.hosts().stream()
                .filter(host -> host.name.equals(name))
                .findAny()
                .orElseThrow();
    }
}
