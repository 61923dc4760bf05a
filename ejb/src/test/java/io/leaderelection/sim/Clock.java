package io.leaderelection.sim;

import io.leaderelection.time.Moment;
import io.leaderelection.time.Reading;
import java.time.Instant;

/** Both clocks of one host: at their own rate, stopped while the host is suspended, the wall clock moved at will. */
final class Clock {
    private static final long MILLION = 1_000_000;
    private static final Instant BEGIN = Instant.parse("2030-01-01T00:00:00Z");

    private final World world;
    private final long ppm;
    private final long origin;
    private long stoodStill;
    private long stoppedAt = -1;
    private long wallMoved;

    /**
     * A clock.
     *
     * @param ppm how much too fast it runs, in millionths
     * @param origin what the monotonic clock shows at the begin; it may wrap
     */
    Clock(World world, long ppm, long origin) {
        this.world = world;
        this.ppm = ppm;
        this.origin = origin;
    }

    Moment moment() {
        return new Moment(origin + local(running()));
    }

    Reading reading() {
        return new Reading(moment(), BEGIN.plusNanos(local(world.now()) + wallMoved));
    }

    /** True time at which the clock will show {@code moment}, if the host is not suspended before. */
    long trueTime(Moment moment) {
        long local = moment.nanos() - origin;
        return local * MILLION / (MILLION + ppm) + 1 + stoodStill;
    }

    /** True length of what this clock measures as {@code nanos}. */
    long trueLength(long nanos) {
        return nanos * MILLION / (MILLION + ppm);
    }

    /** What this clock measures of {@code nanos} true ones. */
    long ownLength(long nanos) {
        return local(nanos);
    }

    void stop() {
        stoppedAt = world.now();
    }

    void goOn() {
        stoodStill += world.now() - stoppedAt;
        stoppedAt = -1;
    }

    boolean isStopped() {
        return stoppedAt >= 0;
    }

    void moveWall(long nanos) {
        wallMoved += nanos;
    }

    private long running() {
        return (isStopped() ? stoppedAt : world.now()) - stoodStill;
    }

    private long local(long trueNanos) {
        return trueNanos + trueNanos * ppm / MILLION;
    }
}
