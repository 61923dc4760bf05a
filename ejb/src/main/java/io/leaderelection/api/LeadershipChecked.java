package io.leaderelection.api;

import java.time.Instant;
import java.util.Optional;

/**
 * One check of an election by this node, answered by the store: a renewal of the leader, or a follower's attempt or look.
 * Fired as a CDI event with the qualifier {@link Election}, if something observes it.
 *
 * <p>Comes between the {@link LeadershipEvent}s in their order. While observers are busy only the newest check waits for
 * them, and a change of hands drops it: not every check arrives. Attempts that the store leaves open, because a predecessor
 * may still act, and calls that it does not answer are no checks.
 *
 * <p>Immutable.
 *
 * @param election name of the election
 * @param node this node
 * @param leads whether this node led when the answer came; {@link Leadership#isLeader()} tells whether it does now
 * @param leader node that leads, as far as this node knows
 * @param token token of the present term of <i>this</i> node; empty unless it leads
 * @param at when the answer came, on this node's wall clock; compare with now to see a late delivery
 */
public record LeadershipChecked(
        String election,
        String node,
        boolean leads,
        Optional<String> leader,
        Optional<FencingToken> token,
        Instant at) {}
