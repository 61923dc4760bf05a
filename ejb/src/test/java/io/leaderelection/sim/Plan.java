package io.leaderelection.sim;

import io.leaderelection.config.Tenure;
import io.leaderelection.config.Timing;
import io.leaderelection.lock.LeaseTerms;
import java.time.Duration;

/**
 * The settings of one seed: what an operator would set, and what the world is like.
 *
 * @param nodes how many compete
 * @param elections how many each of them takes part in, on the same servers
 * @param timing as given to the elector
 * @param driftPpm how far clocks run apart from true time, at most
 * @param suspends whether hosts are suspended
 * @param latency typical one-way time of a message, ns
 * @param faultGap mean time between two faults, ns
 * @param session what is particular to a store of sessions
 * @param ttl what is particular to a store of keys that run out
 */
record Plan(
        int nodes,
        int elections,
        Timing timing,
        long driftPpm,
        boolean suspends,
        long latency,
        long faultGap,
        SessionPlan session,
        TtlPlan ttl) {

    private static final long MOST_DRIFT = 20_000;
    private static final long[] USUAL_SIZE = {10_000, 1_000, 2_000};
    private static final long[][] SIZES = {
        {3_000, 300, 900}, {30_000, 1_000, 5_000}, {1_000, 100, 300}, {5_000, 500, 1_500}
    };

    /** Draws a plan: mostly the defaults of the module, now and then other sizes. */
    static Plan drawn(World world, StoreKind kind) {
        long[] size = world.chance(0.7) ? USUAL_SIZE : SIZES[world.random().nextInt(SIZES.length)];
        long lease = size[0];
        TtlPlan ttl = TtlPlan.drawn(world);
        boolean fixed = kind != StoreKind.POSTGRES && !ttl.renews();
        Timing timing = new Timing(
                Duration.ofMillis(lease),
                Duration.ofMillis(size[1]),
                Duration.ofMillis(size[2]),
                Duration.ofMillis(world.chance(0.8) ? size[2] : lease / 2),
                Duration.ofMillis(lease / 5),
                Duration.ofMillis(lease / 2),
                fixed ? Tenures.within(lease, size[1]) : Tenures.drawn(world, lease));
        return new Plan(
                2 + world.random().nextInt(6),
                world.chance(0.2) ? 2 : 1,
                timing,
                world.chance(0.8) ? Math.min(MOST_DRIFT, 400_000 * size[1] / lease) : 0,
                world.chance(0.3),
                world.between(50, 1_000) * World.MICRO,
                lease * 300 * World.MICRO,
                SessionPlan.drawn(world),
                ttl);
    }

    LeaseTerms terms() {
        return new LeaseTerms(timing.lease(), timing.margin());
    }

    long lease() {
        return timing.lease().toNanos();
    }

    /** Time with faults: 15 leases. */
    long faultsFor() {
        return 15 * lease();
    }

    /** Time in peace after it: 7.5 leases. */
    long quietFor() {
        return 15 * lease() / 2;
    }

    /** The true time that the slowest clock may take for this one. */
    long slowly(long nanos) {
        return nanos * (1_000_000 + 2 * driftPpm) / 1_000_000;
    }

    /**
     * How long a host that was suspended, or whose wall clock was moved, may run, in true time, until its election looks
     * at the clocks: until the next renewal, or until the one in flight is late.
     */
    long firstTick() {
        long tick =
                Math.max(timing.leaderCheck().toNanos(), timing.renewalTimeout().toNanos());
        return slowly(tick) + 5 * World.MILLI;
    }

    /**
     * How long a group left in peace may be without a leader, in true time.
     *
     * <p>First the last trace of trouble must be noticed: by a follower, or by a leader at its next check, after which it
     * drains; then there is one back-off. Then one lease passes, on a slow clock, in which the store comes of age and what
     * the dead left in it goes. Then the successor settles, and may have missed the moment by one retry.
     *
     * @param noticed how long a follower may take to notice trouble
     * @param patience how long one request may take
     * @param settled what else the store asks for
     */
    long longestGap(long noticed, long patience, long settled) {
        long retry = timing.followerCheck().toNanos() * 5 / 4;
        long end = timing.leaderCheck().toNanos()
                + 2 * patience
                + timing.drainTimeout().toNanos();
        return slowly(Math.max(noticed, end) + retry + lease() + settled + retry);
    }

    Plan with(Timing other) {
        return new Plan(nodes, elections, other, driftPpm, suspends, latency, faultGap, session, ttl);
    }

    Plan with(SessionPlan other) {
        return new Plan(nodes, elections, timing, driftPpm, suspends, latency, faultGap, other, ttl);
    }

    Plan with(TtlPlan other) {
        return new Plan(nodes, elections, timing, driftPpm, suspends, latency, faultGap, session, other);
    }

    Plan withDrift(long ppm) {
        return new Plan(nodes, elections, timing, ppm, suspends, latency, faultGap, session, ttl);
    }

    Plan withSuspends() {
        return new Plan(nodes, elections, timing, driftPpm, true, latency, faultGap, session, ttl);
    }

    Plan withMargin(Duration margin) {
        return with(timed(margin, timing.tenure()));
    }

    Plan withTenure(Tenure tenure) {
        return with(timed(timing.margin(), tenure));
    }

    private Timing timed(Duration margin, Tenure tenure) {
        Timing t = timing;
        return new Timing(
                t.lease(), margin, t.leaderCheck(), t.followerCheck(), t.drainTimeout(), t.shutdownTimeout(), tenure);
    }
}
