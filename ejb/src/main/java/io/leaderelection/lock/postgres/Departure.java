package io.leaderelection.lock.postgres;

import io.leaderelection.lock.postgres.Outcome.Seen;
import io.leaderelection.lock.postgres.Step.Pause;
import io.leaderelection.time.Moment;
import java.time.Duration;
import java.util.function.Function;

/**
 * Gives guard and lock back, in this order, and on any doubt the connection they hang on.
 *
 * <p>A node that has led leaves a mark with the guard, taken in the same statement: it says that its observers have
 * returned, so that the successor need not wait. The mark goes as soon as a successor has the guard. Deterministic.
 */
final class Departure {
    /** How long the mark of a clean release stays when no successor shows up. */
    static final Duration DONE_FOR = Duration.ofMillis(500);

    private static final Duration FIRST_LOOK_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_LOOK_PAUSE = Duration.ofMillis(20);

    private final Sessions sessions;
    private final boolean holdsLock;
    private final boolean holdsGuard;
    private final boolean hasLed;

    /** How a part of giving back ended. */
    @FunctionalInterface
    interface Went {
        Step on(boolean well, Moment at);
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
        return leaveGuard(
                now,
                (marked, at) -> unlock(
                        at,
                        (clean, later) -> marked
                                ? awaitSuccessor(later, later, FIRST_LOOK_PAUSE, end -> then.on(clean, end))
                                : then.on(clean, later)));
    }

    private Step leaveGuard(Moment now, Went then) {
        if (sessions.isLost(Side.WITNESS)) {
            return sessions.drop(Side.WITNESS, at -> then.on(false, at));
        } else if (!holdsGuard || !sessions.isOpen(Side.WITNESS)) {
            return then.on(false, now);
        }
        Action action = hasLed ? Action.UNGUARD_AND_MARK_DONE : Action.UNGUARD;
        return sessions.ask(Side.WITNESS, action, outcome -> {
            boolean doubtful = sessions.doubt(Side.WITNESS, outcome).isPresent()
                    || sight(outcome).guardMine();
            return doubtful
                    ? sessions.drop(Side.WITNESS, at -> then.on(false, at))
                    : then.on(sight(outcome).doneMine(), outcome.at());
        });
    }

    private Step unlock(Moment now, Went then) {
        if (sessions.isLost(Side.LOCK)) {
            return sessions.drop(Side.LOCK, at -> then.on(false, at));
        } else if (!holdsLock || !sessions.isOpen(Side.LOCK)) {
            return then.on(!holdsLock, now);
        }
        return sessions.ask(Side.LOCK, Action.UNLOCK, outcome -> {
            boolean doubtful = sessions.doubt(Side.LOCK, outcome).isPresent()
                    || sight(outcome).lockMine();
            return doubtful ? sessions.drop(Side.LOCK, at -> then.on(false, at)) : then.on(true, outcome.at());
        });
    }

    /** Keeps the mark of a clean release until a successor has the guard, or for a while if there is none. */
    private Step awaitSuccessor(Moment since, Moment now, Duration pause, Function<Moment, Step> then) {
        if (now.since(since).compareTo(DONE_FOR) >= 0) {
            return dropDone(then);
        }
        return new Pause(
                pause,
                woken -> sessions.ask(Side.WITNESS, Action.LOOK, outcome -> {
                    if (sessions.doubt(Side.WITNESS, outcome).isPresent()) {
                        return sessions.drop(Side.WITNESS, then);
                    }
                    boolean succeeded = sight(outcome).guardPid().isPresent();
                    Duration doubled = pause.multipliedBy(2);
                    Duration next = doubled.compareTo(LONGEST_LOOK_PAUSE) < 0 ? doubled : LONGEST_LOOK_PAUSE;
                    return succeeded ? dropDone(then) : awaitSuccessor(since, outcome.at(), next, then);
                }));
    }

    private Step dropDone(Function<Moment, Step> then) {
        return sessions.ask(Side.WITNESS, Action.DROP_DONE, outcome -> {
            boolean doubtful = sessions.doubt(Side.WITNESS, outcome).isPresent()
                    || sight(outcome).doneMine();
            return doubtful ? sessions.drop(Side.WITNESS, then) : then.apply(outcome.at());
        });
    }

    private static Sight sight(Outcome outcome) {
        return ((Seen) outcome).sight();
    }
}
