package io.leaderelection.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Both clocks of a host, moved by hand. The monotonic one starts ten seconds before its value wraps, so that a
 * comparison by {@code <} does not survive a test. Thread-safe.
 */
public final class ManualClock implements Ticker, InstantSource {
    private Moment moment = new Moment(Long.MAX_VALUE - 10_000_000_000L);
    private Instant wall = Instant.parse("2025-03-01T12:00:00Z");

    @Override
    public synchronized Moment now() {
        return moment;
    }

    @Override
    public synchronized Instant instant() {
        return wall;
    }

    /** Both clocks, read together. */
    public synchronized Reading reading() {
        return new Reading(moment, wall);
    }

    /** Time passes. */
    public synchronized void advance(Duration duration) {
        moment = moment.plus(duration);
        wall = wall.plus(duration);
    }

    /** Somebody sets the wall clock, or the host slept and the monotonic clock with it. */
    public synchronized void jumpWall(Duration ahead) {
        wall = wall.plus(ahead);
    }
}
