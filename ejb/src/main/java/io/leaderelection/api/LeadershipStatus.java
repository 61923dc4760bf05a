package io.leaderelection.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One consistent look at an election from this node. Immutable; true for the moment it was taken and for no longer.
 *
 * @param election name of the election
 * @param node this node
 * @param state what this node is
 * @param leader node that leads, as far as this node knows; empty while nobody does or the store is away
 * @param since when the present term of <i>this</i> node began; empty unless it leads
 * @param token token of the present term of <i>this</i> node; empty unless it leads
 * @param leaseRemaining how long this node may act without another answer of the store; zero unless it leads
 */
public record LeadershipStatus(
        String election,
        String node,
        State state,
        Optional<String> leader,
        Optional<Instant> since,
        Optional<FencingToken> token,
        Duration leaseRemaining) {

    /** What a node is, in the words of the operator. */
    public enum State {
        /** Not campaigning yet, or not any more. */
        BOOTSTRAP,
        /** Does not lead: competes, waits, is paused, or hands over. */
        FOLLOWER,
        /** May act as leader. */
        LEADER
    }
}
