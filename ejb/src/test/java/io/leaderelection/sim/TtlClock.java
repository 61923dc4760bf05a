package io.leaderelection.sim;

/**
 * The wall clock of a server: runs too fast for a while and then as much too slow, as one that is kept right from
 * outside, unless it is set.
 */
final class TtlClock {
    private static final long MILLION = 1_000_000;
    private static final long BEGIN = 1_900_000_000_000L;

    private final World world;
    private final long ppm;
    private final long turnsEvery;
    private final long phase;
    private long moved;

    TtlClock(World world, Plan plan) {
        this.world = world;
        this.ppm = plan.driftPpm();
        this.turnsEvery = 2 * plan.lease();
        this.phase = world.between(0, 2 * turnsEvery);
    }

    /** How far two such clocks are apart at most, ns. */
    static long skew(Plan plan) {
        return 4 * plan.lease() * plan.driftPpm() / MILLION;
    }

    long millis() {
        long along = (world.now() + phase) % (2 * turnsEvery);
        long ahead = Math.min(along, 2 * turnsEvery - along) * ppm / MILLION;
        return BEGIN + (world.now() + ahead + moved) / World.MILLI;
    }

    void move(long nanos) {
        moved += nanos;
    }
}
