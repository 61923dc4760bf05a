package io.leaderelection.config;

import java.time.Duration;

/**
 * The durations of one election, which only make sense together. {@link ConfigReader} checks them against each other
 * by the {@link TimingRules} and reports each violated inequality with both values. Whole milliseconds. Immutable.
 *
 * @param lease how long the store lets a silent leader keep the lock
 * @param margin cut from the lease on the leader's side, for clocks that run at different rates
 * @param leaderCheck pause between two renewals
 * @param followerCheck longest pause between two attempts of a follower, and the hold-off after a hand-over
 * @param drainTimeout how long a hand-over waits for observers
 * @param shutdownTimeout how long undeploy and server stop wait for a hand-over
 * @param tenure when a leader hands over on its own account
 */
public record Timing(
        Duration lease,
        Duration margin,
        Duration leaderCheck,
        Duration followerCheck,
        Duration drainTimeout,
        Duration shutdownTimeout,
        Tenure tenure) {

    /**
     * How long a renewal may take. One that was not answered by then ends the term: where the lock lives in the session, the
     * client destroys the connection at that moment, and with it what shields this node from its successor.
     */
    public Duration renewalTimeout() {
        return lease.dividedBy(4);
    }
}
