package io.leaderelection.sim;

import io.leaderelection.config.RelinquishSpec;
import io.leaderelection.config.Tenure;
import java.time.Duration;
import java.time.ZoneOffset;

/** How long terms may last in a plan. */
final class Tenures {
    private Tenures() {}

    /** Mostly an interval between one and a half and nine leases, now and then a schedule. */
    static Tenure drawn(World world, long lease) {
        Duration tenure = Duration.ofMillis(world.between(lease + lease / 2, 9 * lease));
        if (!world.chance(0.15)) {
            return new Tenure.Interval(tenure);
        }
        String spec = world.chance(0.5) ? "@every " + tenure.toSeconds() + "s" : "* * * * *";
        return new Tenure.Schedule(RelinquishSpec.parse(spec, ZoneOffset.UTC));
    }

    /** What a key that is never prolonged leaves, when the observers' time goes off as well. */
    static Tenure within(long lease, long margin) {
        return new Tenure.Interval(Duration.ofMillis(lease - margin - lease / 5));
    }
}
