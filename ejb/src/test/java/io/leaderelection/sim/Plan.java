package io.leaderelection.sim;

import io.leaderelection.config.Tenure;
import io.leaderelection.config.Timing;
import io.leaderelection.lock.LeaseTerms;
import io.leaderelection.lock.postgres.PostgresSettings;
import io.leaderelection.lock.postgres.PostgresSettings.Takeover;
import io.leaderelection.lock.postgres.PostgresSettings.Waiting;
import java.time.Duration;

/**
 * The settings of one seed: what an operator would set, and what the world is like.
 *
 * @param nodes how many compete
 * @param timing as given to the elector
 * @param takeover as given to the protocol
 * @param waiting as given to the protocol
 * @param grace as given to the protocol
 * @param stopSpread longest time between the ends of two sessions of a stopping server
 * @param driftPpm how far clocks run apart from true time, at most
 * @param multiHost whether a connection may lead to the standby
 * @param suspends whether hosts are suspended
 * @param doubleKills whether both sessions of one node are killed within a lease
 * @param latency typical one-way time of a message, ns
 * @param faultGap mean time between two faults, ns
 */
record Plan(
        int nodes,
        Timing timing,
        Takeover takeover,
        Waiting waiting,
        Duration grace,
        Duration stopSpread,
        long driftPpm,
        boolean multiHost,
        boolean suspends,
        boolean doubleKills,
        long latency,
        long faultGap) {

    private static final long MOST_DRIFT = 20_000;
    private static final long[][] SIZES = {
        {3_000, 300, 900}, {30_000, 1_000, 5_000}, {1_000, 100, 300}, {5_000, 500, 1_500}
    };

    /** Draws a plan: mostly the defaults of the module, now and then other sizes. */
    static Plan drawn(World world) {
        long[] size = world.chance(0.7)
                ? new long[] {10_000, 1_000, 2_000}
                : SIZES[world.random().nextInt(SIZES.length)];
        long lease = size[0];
        long tenure = world.between(lease + lease / 2, 9 * lease);
        Timing timing = new Timing(
                Duration.ofMillis(lease),
                Duration.ofMillis(size[1]),
                Duration.ofMillis(size[2]),
                Duration.ofMillis(world.chance(0.8) ? size[2] : lease / 2),
                Duration.ofMillis(lease / 5),
                Duration.ofMillis(lease / 2),
                new Tenure.Interval(Duration.ofMillis(tenure)));
        return new Plan(
                2 + world.random().nextInt(6),
                timing,
                world.chance(0.2) ? Takeover.SAFE : Takeover.FAST,
                world.chance(0.15) ? Waiting.POLL : Waiting.QUEUE,
                Duration.ofMillis(50),
                Duration.ofMillis(world.between(0, 21)),
                world.chance(0.8) ? Math.min(MOST_DRIFT, 400_000 * size[1] / lease) : 0,
                world.chance(0.25),
                world.chance(0.3),
                world.chance(0.2),
                world.between(50, 1_000) * World.MICRO,
                lease * 300 * World.MICRO);
    }

    PostgresSettings postgres(String node, String instance) {
        LeaseTerms terms = new LeaseTerms(timing.lease(), timing.margin());
        return new PostgresSettings(42, node, instance, terms, timing.followerCheck(), waiting, takeover, grace);
    }

    long lease() {
        return timing.lease().toNanos();
    }

    long tenure() {
        return ((Tenure.Interval) timing.tenure()).length().toNanos();
    }

    /** Time with faults: 15 leases. */
    long faultsFor() {
        return 15 * lease();
    }

    /** Time in peace after it: 7.5 leases. */
    long quietFor() {
        return 15 * lease() / 2;
    }

    /**
     * How long a host that was suspended may run, in true time, until its election looks at the clocks: until the next
     * renewal, or until the one in flight is late.
     */
    long firstTick() {
        long tick = Math.max(timing.leaderCheck().toNanos(), timing.renewalTimeout().toNanos());
        return tick * (1_000_000 + 2 * driftPpm) / 1_000_000 + 5 * World.MILLI;
    }

    /** How long opening a session may take: the first statements have a second on top of the usual patience. */
    long connectsWithin() {
        return lease() / 4 + World.SECOND;
    }

    /**
     * How long a group left in peace may be without a leader, in true time.
     *
     * <p>First the last trace of trouble must be noticed: by a follower whose wait in the queue and then the patience
     * of the client must run out, or by a leader at its next check, after which it drains, or by a connect that leads
     * nowhere; the longest of them counts, plus one back-off. Then the sessions must come of age, while ghosts idle
     * out: one lease on a slow clock. Then the successor settles, and may have missed the moment by one retry.
     */
    long longestGap() {
        long patience = lease() / 8;
        long retry = timing.followerCheck().toNanos() * 5 / 4;
        long wait = Math.min(timing.followerCheck().toNanos(), lease() / 3) + patience;
        long end = timing.leaderCheck().toNanos()
                + 2 * patience
                + timing.drainTimeout().toNanos();
        long settle = takeover == Takeover.SAFE ? lease() : grace.toNanos();
        long slow = 1_000_000 + 2 * driftPpm;
        return (Math.max(Math.max(wait, end), connectsWithin()) + retry + lease() + settle + retry) * slow / 1_000_000;
    }

    Plan with(Takeover other) {
        return with(timing, other, grace, stopSpread, driftPpm, multiHost, suspends);
    }

    Plan with(Timing other) {
        return with(other, takeover, grace, stopSpread, driftPpm, multiHost, suspends);
    }

    Plan withGrace(Duration other, Duration otherSpread) {
        return with(timing, takeover, other, otherSpread, driftPpm, multiHost, suspends);
    }

    Plan withDrift(long ppm) {
        return with(timing, takeover, grace, stopSpread, ppm, multiHost, suspends);
    }

    Plan withMultiHost() {
        return with(timing, takeover, grace, stopSpread, driftPpm, true, suspends);
    }

    Plan withSuspends() {
        return with(timing, takeover, grace, stopSpread, driftPpm, multiHost, true);
    }

    Plan withMargin(Duration margin) {
        Timing t = timing;
        return with(new Timing(
                t.lease(),
                margin,
                t.leaderCheck(),
                t.followerCheck(),
                t.drainTimeout(),
                t.shutdownTimeout(),
                t.tenure()));
    }

    private Plan with(
            Timing t, Takeover how, Duration wait, Duration spread, long ppm, boolean hosts, boolean sleepers) {
        return new Plan(nodes, t, how, waiting, wait, spread, ppm, hosts, sleepers, doubleKills, latency, faultGap);
    }
}
