package io.leaderelection.core;

import io.leaderelection.api.FencingToken;
import io.leaderelection.lock.LockReply;
import java.time.Duration;
import java.util.Optional;

/** Everything that can happen to an elector. Immutable. */
public sealed interface Input {

    /** Time has passed. */
    record Tick() implements Input {}

    /**
     * There is a ground not to compete; a leader hands over.
     *
     * @param hold the ground; giving it twice changes nothing
     */
    record Impose(Hold hold) implements Input {}

    /**
     * A ground not to compete is gone.
     *
     * @param hold the ground; never {@link Hold#CLOSED}
     */
    record Lift(Hold hold) implements Input {}

    /**
     * A leader is to hand over and then stay a candidate.
     *
     * @param holdOff how long it stays out of the competition; empty = {@code follower-check-interval}
     */
    record Relinquish(Optional<Duration> holdOff) implements Input {}

    /**
     * The store answered, or failed to.
     *
     * @param call the call that is in flight
     * @param reply what came back
     */
    record Answered(Call call, LockReply reply) implements Input {}

    /**
     * Every observer of the end of a term has returned.
     *
     * @param token token of that term
     */
    record Drained(FencingToken token) implements Input {}
}
