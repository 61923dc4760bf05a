package io.leaderelection.sim;

import io.leaderelection.lock.redis.RedisSettings.Mode;

/**
 * What is particular to a store of keys that run out.
 *
 * @param mode as given to the protocol
 * @param clockSteps whether the wall clock of a server is set, by which keys run out
 * @param keyLosses whether a key is deleted by somebody else, or evicted
 * @param resends how often a script is sent twice
 */
record TtlPlan(Mode mode, boolean clockSteps, boolean keyLosses, double resends) {

    static TtlPlan drawn(World world) {
        return new TtlPlan(
                world.chance(0.4) ? Mode.FIXED : Mode.LEASE,
                world.chance(0.15),
                world.chance(0.15),
                world.chance(0.5) ? 0.01 : 0);
    }

    boolean renews() {
        return mode == Mode.LEASE;
    }

    TtlPlan with(Mode other) {
        return new TtlPlan(other, clockSteps, keyLosses, resends);
    }

    /** The same without what the design puts outside. */
    TtlPlan inside() {
        return new TtlPlan(mode, false, false, resends);
    }

    TtlPlan withResends(double share) {
        return new TtlPlan(mode, clockSteps, keyLosses, share);
    }
}
