package io.leaderelection.api;

import java.time.Instant;

/**
 * News about this node's leadership, fired as a CDI event with the qualifier {@link Election}.
 *
 * <p>Per election the events come in order, exactly one {@link Lost} for each {@link Gained}. They are hints for
 * starting and stopping work; whether this node may act <i>now</i> is answered only by {@link Leadership#isLeader()},
 * which may already be false when an event arrives late. The lock is given back after every observer of {@link Lost} has
 * returned or {@code drain-timeout} has passed, whichever is first.
 *
 * <p>In a deployment that only follows the election of another one (the client jar alone) they are the same but for this: they
 * come over JMX, so the lock is not held back for their observers.
 *
 * <p>Immutable.
 */
public sealed interface LeadershipEvent {

    /** Name of the election, as configured. */
    String election();

    /** Node this event is about: the one it is delivered on. */
    String node();

    /** Token of the term that began or ended. */
    FencingToken token();

    /** When it happened, on this node's wall clock; compare with now to see a late delivery. */
    Instant at();

    /**
     * This node leads since {@code at}.
     *
     * @param election name of the election
     * @param node this node
     * @param token token of the new term
     * @param at wall clock of this node
     */
    record Gained(String election, String node, FencingToken token, Instant at) implements LeadershipEvent {}

    /**
     * This node no longer leads; stop what only a leader may do.
     *
     * @param election name of the election
     * @param node this node
     * @param token token of the term that ended
     * @param at wall clock of this node
     * @param reason what ended the term
     */
    record Lost(String election, String node, FencingToken token, Instant at, Reason reason)
            implements LeadershipEvent {}
}
