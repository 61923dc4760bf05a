package io.leaderelection.lock.postgres;

import io.leaderelection.lock.postgres.Outcome.Seen;
import io.leaderelection.lock.postgres.Step.Pause;
import io.leaderelection.time.Moment;
import java.time.Duration;
import java.util.function.Function;

/**
 * Gives guard and lock back, in this order, and on any doubt the connection they hang on. The guard goes first because the
 * lock's heir is woken at once, and then finds the guard free.
 *
 * <p>A node that has led leaves a mark with the lock, taken in the same statement: it says that its observers have
 * returned, so that the successor need not wait. The mark goes in that statement, too, once an heir from the queue has
 * looked at it; otherwise as soon as a successor has the guard. Deterministic.
 */
final class Departure {
    /** How long the mark of a clean release stays when no successor shows up. */
    static final Duration DONE_FOR = Duration.ofMillis(500);

    private static final Duration FIRST_LOOK_PAUSE = Duration.ofNanos(500_000);
    private static final Duration LONGEST_LOOK_PAUSE = Duration.ofMillis(5);

    private final Sessions sessions;
    private final boolean holdsLock;
    private final boolean holdsGuard;
    private final boolean hasLed;

    /** How a part of giving back ended. */
    @FunctionalInterface
    interface Went {
        Step on(boolean well, Moment at);
    }

    /** How giving back the lock ended: whether a mark is still there, and whether the server confirmed that it is free. */
    @FunctionalInterface
    private interface Unlocked {
        Step on(boolean marked, boolean clean, Moment at);
    }

    /**
     * Prepares to give back.
     *
     * @param sessions where the locks hang
     * @param holdsLock whether the lock is held, or may be
     * @param holdsGuard whether the guard is held, or may be
     * @param hasLed whether the lock was ever granted: only then nobody before this node can still act
     */
    Departure(Sessions sessions, boolean holdsLock, boolean holdsGuard, boolean hasLed) {
        this.sessions = sessions;
        this.holdsLock = holdsLock;
        this.holdsGuard = holdsGuard;
        this.hasLed = hasLed;
    }

    /** The first step; {@code then} learns whether the server confirmed that the lock is free. */
    Step begin(Moment now, Went then) {
        return unguard(
                now,
                at -> unlock(
                        at,
                        (marked, clean, later) ->
                                marked ? dropOnceSucceeded(later, end -> then.on(clean, end)) : then.on(clean, later)));
    }

    private Step unlock(Moment now, Unlocked then) {
        if (sessions.isLost(Side.LOCK)) {
            return sessions.drop(Side.LOCK, at -> then.on(false, false, at));
        } else if (!holdsLock || !sessions.isOpen(Side.LOCK)) {
            return then.on(false, !holdsLock, now);
        }
        Action action = hasLed ? Action.MARK_DONE_AND_UNLOCK : Action.UNLOCK;
        return sessions.ask(Side.LOCK, action, outcome -> {
            boolean doubtful = sessions.doubt(Side.LOCK, outcome).isPresent()
                    || sight(outcome).lockMine();
            return doubtful
                    ? sessions.drop(Side.LOCK, at -> then.on(false, false, at))
                    : then.on(sight(outcome).doneMine(), true, outcome.at());
        });
    }

    private Step unguard(Moment now, Function<Moment, Step> then) {
        if (sessions.isLost(Side.WITNESS)) {
            return sessions.drop(Side.WITNESS, then);
        } else if (!holdsGuard || !sessions.isOpen(Side.WITNESS)) {
            return then.apply(now);
        }
        return sessions.ask(Side.WITNESS, Action.UNGUARD, outcome -> {
            boolean doubtful = sessions.doubt(Side.WITNESS, outcome).isPresent()
                    || sight(outcome).guardMine();
            return doubtful ? sessions.drop(Side.WITNESS, then) : then.apply(outcome.at());
        });
    }

    /** Keeps the mark of a clean release until a successor has the guard, or for a while if there is none. */
    private Step dropOnceSucceeded(Moment since, Function<Moment, Step> then) {
        return dropDone(Action.DROP_DONE_ONCE_SUCCEEDED, at -> awaitSuccessor(since, at, FIRST_LOOK_PAUSE, then), then);
    }

    private Step awaitSuccessor(Moment since, Moment now, Duration pause, Function<Moment, Step> then) {
        if (now.since(since).compareTo(DONE_FOR) >= 0) {
            return dropDone(Action.DROP_DONE, at -> sessions.drop(Side.LOCK, then), then);
        }
        Duration doubled = pause.multipliedBy(2);
        Duration next = doubled.compareTo(LONGEST_LOOK_PAUSE) < 0 ? doubled : LONGEST_LOOK_PAUSE;
        return new Pause(
                pause,
                woken -> dropDone(Action.DROP_DONE_ONCE_SUCCEEDED, at -> awaitSuccessor(since, at, next, then), then));
    }

    private Step dropDone(Action action, Function<Moment, Step> still, Function<Moment, Step> gone) {
        return sessions.ask(Side.LOCK, action, outcome -> {
            if (sessions.doubt(Side.LOCK, outcome).isPresent()) {
                return sessions.drop(Side.LOCK, gone);
            }
            return sight(outcome).doneMine() ? still.apply(outcome.at()) : gone.apply(outcome.at());
        });
    }

    private static Sight sight(Outcome outcome) {
        return ((Seen) outcome).sight();
    }
}
