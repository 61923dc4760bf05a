package io.leaderelection.api;

import java.time.Duration;
import java.util.Optional;

/**
 * This node's place in one election. Inject it where work must be done by exactly one node:
 *
 * <pre>{@code
 * @Inject @Election Leadership leadership;
 *
 * @Schedule(hour = "*", minute = "*", persistent = false)
 * void sendAlerts() {
 *     if (leadership.isLeader()) { ... }
 * }
 * }</pre>
 *
 * <p>Thread-safe; no method blocks or talks to the store, but for {@link #relinquish()}, which posts an order.
 */
public interface Leadership {

    /**
     * Whether this node may act as leader at this very moment. Compares a monotonic clock with the lease's deadline, so it
     * turns false by itself when the store falls silent. What is begun on a true answer can outlive the lease: fence long
     * or remote work with {@link #token()}.
     */
    boolean isLeader();

    /** Token of the present term; empty unless this node leads. */
    Optional<FencingToken> token();

    /**
     * Token of the present term, for code that must not run elsewhere.
     *
     * @throws NotLeaderException if this node does not lead
     */
    FencingToken requireLeader();

    /** The present term, to be kept by work that must stop with it; empty unless this node leads. */
    Optional<Term> term();

    /** State, leader, token and remaining lease, taken together. */
    LeadershipStatus status();

    /**
     * Asks for a hand-over to another node: observers of {@link LeadershipEvent.Lost} are called, then the lock is given
     * back and this node holds off for {@code follower-check-interval}. Returns at once; harmless on a node that does not
     * lead.
     *
     * @return one sentence about what happened: the term being handed over, or who leads instead
     */
    String relinquish();

    /**
     * The same with a reason and a hold-off of one's own: for an application that notices that it cannot do the leader's
     * work here.
     *
     * @param reason for people; becomes part of the log's line about the hand-over, as one line of at most 200 characters
     * @param holdOff how long this node stays out of the competition, from zero to a day
     * @return one sentence about what happened
     * @throws IllegalArgumentException if {@code holdOff} is negative or longer than a day
     */
    String relinquish(String reason, Duration holdOff);
}
