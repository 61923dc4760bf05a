package io.leaderelection.lock.redis;

import io.leaderelection.lock.LockReply;
import io.leaderelection.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** What the protocol wants done next, and how it goes on from there. Immutable. */
sealed interface Step {

    /**
     * Run one script on the only master, on a connection that is opened if there is none and dropped if it fails.
     *
     * @param action what it does
     * @param value value of the lock's key that the action is about
     * @param patience how long all of that may take
     * @param then how to go on
     */
    record Ask(Action action, String value, Duration patience, Function<Outcome, Step> then) implements Step {}

    /**
     * Run one script on each of several masters at the same time, as {@link Ask} does on one.
     *
     * @param action what it does
     * @param value value of the lock's key that the action is about
     * @param token what the fence is raised to; 0 where the action raises none
     * @param patience how long all of that may take on each
     * @param then how to go on; gets one outcome per master, in their order
     */
    record AskAll(Action action, String value, long token, Duration patience, Function<List<Outcome>, Step> then)
            implements Step {}

    /**
     * Wait, not longer than until a release is heard of that the last request may have missed.
     *
     * @param length how long at most
     * @param then how to go on
     */
    record Await(Duration length, Function<Moment, Step> then) implements Step {}

    /**
     * Close every connection, also the one that listens.
     *
     * @param then how to go on
     */
    record Leave(Function<Moment, Step> then) implements Step {}

    /**
     * The call is answered.
     *
     * @param reply the answer
     */
    record Done(LockReply reply) implements Step {}
}
