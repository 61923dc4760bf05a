package io.leaderelection.core;

import io.leaderelection.config.Timing;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Unknown;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the store is asked again: spread, so that several nodes do not ask in step, and longer with each
 * call in a row that was not answered. Deterministic; not thread-safe.
 */
final class Pace {
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);

    private final Timing timing;
    private final RandomGenerator random;
    private int failures;

    Pace(Timing timing, RandomGenerator random) {
        this.timing = timing;
        this.random = random;
    }

    /** Counts what was not answered; any answer ends the count. */
    void heard(LockReply reply) {
        failures = reply instanceof Unknown ? failures + 1 : 0;
    }

    /** After a call that was not answered; never longer than a follower's pause. */
    Duration backOff() {
        Duration doubled = FIRST_BACK_OFF.multipliedBy(1L << Math.min(failures - 1, 10));
        return jittered(doubled.compareTo(timing.followerCheck()) < 0 ? doubled : timing.followerCheck());
    }

    /** Between two attempts of a follower. */
    Duration followerPause() {
        return jittered(timing.followerCheck());
    }

    private Duration jittered(Duration base) {
        return base.minusNanos(random.nextLong(base.toNanos() / 4 + 1));
    }
}
