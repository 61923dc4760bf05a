package io.leaderelection.lock.postgres;

import io.leaderelection.lock.LockReply;
import io.leaderelection.time.Moment;
import java.time.Duration;
import java.util.function.Function;

/** What the protocol wants done next, and how it goes on from there. Immutable. */
sealed interface Step {

    /**
     * Open a session and look around in it.
     *
     * @param side which
     * @param canary mark to leave in it
     * @param then how to go on
     */
    record Open(Side side, String canary, Function<Outcome, Step> then) implements Step {}

    /**
     * Put one statement to an open session.
     *
     * @param side which
     * @param action what it does
     * @param patience how long to wait for the reply
     * @param then how to go on
     */
    record Ask(Side side, Action action, Duration patience, Function<Outcome, Step> then) implements Step {}

    /**
     * Destroy a session's connection; what it holds ends with it.
     *
     * @param side which
     * @param then how to go on
     */
    record Drop(Side side, Function<Moment, Step> then) implements Step {}

    /**
     * Give a session that holds nothing back to the pool, as it was.
     *
     * @param side which
     * @param then how to go on
     */
    record GiveBack(Side side, Function<Moment, Step> then) implements Step {}

    /**
     * Wait.
     *
     * @param length how long
     * @param then how to go on
     */
    record Pause(Duration length, Function<Moment, Step> then) implements Step {}

    /**
     * The call is answered.
     *
     * @param reply the answer
     */
    record Done(LockReply reply) implements Step {}
}
