package io.leaderelection.time;

import java.time.Duration;
import java.time.Instant;

/**
 * Both clocks of this host, read together.
 *
 * @param moment monotonic clock, for every decision
 * @param wall wall clock, for schedules, for display, and to notice that the monotonic clock stood still
 */
public record Reading(Moment moment, Instant wall) {

    /**
     * How far the wall clock ran ahead of the monotonic one since {@code earlier}; negative if it fell behind. On Linux the
     * monotonic clock stops while a host is suspended (clock_gettime(2), CLOCK_MONOTONIC) and the store's does not.
     */
    public Duration jumpSince(Reading earlier) {
        return Duration.between(earlier.wall, wall).minus(moment.since(earlier.moment));
    }

    /** Whether the wall clock ran ahead of the monotonic one by more than {@code margin} since {@code earlier}. */
    public boolean aheadOf(Reading earlier, Duration margin) {
        return jumpSince(earlier).compareTo(margin) > 0;
    }
}
