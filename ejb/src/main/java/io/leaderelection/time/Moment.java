package io.leaderelection.time;

import java.time.Duration;

/**
 * A reading of this host's monotonic clock. Means nothing on another node or after a restart.
 *
 * @param nanos value of the clock; may be negative and may wrap, so never compare it with {@code <}
 *     ({@link System#nanoTime()} says the same)
 */
public record Moment(long nanos) {

    /** The moment {@code duration} later; earlier if it is negative. */
    public Moment plus(Duration duration) {
        return new Moment(nanos + duration.toNanos());
    }

    /** Whether {@code deadline} has come; the deadline itself counts. */
    public boolean reached(Moment deadline) {
        return nanos - deadline.nanos >= 0;
    }

    /** Time from {@code earlier} until this moment; negative if that one is later. */
    public Duration since(Moment earlier) {
        return Duration.ofNanos(nanos - earlier.nanos);
    }

    /** The one of the two that comes first. */
    public static Moment earlier(Moment one, Moment other) {
        return one.reached(other) ? other : one;
    }

    /** The one of the two that comes last. */
    public static Moment later(Moment one, Moment other) {
        return one.reached(other) ? one : other;
    }
}
