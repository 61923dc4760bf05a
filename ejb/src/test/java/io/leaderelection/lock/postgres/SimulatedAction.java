package io.leaderelection.lock.postgres;

/** {@link Action}, for the simulation; same names, and one of a mutant. */
public enum SimulatedAction {
    /** Looks. */
    LOOK,
    /** Looks, and takes a token if it holds the lock and nobody marks a release. */
    LOOK_AND_TAKE_TOKEN,
    /** Has the server start a worker, and if it did takes a token as {@link #LOOK_AND_TAKE_TOKEN} does. */
    START_WORKER_AND_TAKE_TOKEN,
    /** Queues for the lock, then looks. */
    WAIT_FOR_LOCK,
    /** Tries the lock, then looks. */
    TRY_LOCK,
    /** Queues for the guard, then looks. */
    WAIT_FOR_GUARD,
    /** Gives the guard back, then looks. */
    UNGUARD,
    /** Gives the lock back, then looks. */
    UNLOCK,
    /** Marks a clean release, gives the lock back, takes the mark away once an heir from the queue has looked, then looks. */
    MARK_DONE_AND_UNLOCK,
    /** The same, but the mark stays: what no {@link Action} does. */
    MARK_FOR_GOOD_AND_UNLOCK,
    /** Takes the mark away if somebody has the guard, then looks. */
    DROP_DONE_ONCE_SUCCEEDED,
    /** Takes the mark away, then looks. */
    DROP_DONE;

    static SimulatedAction of(Action action) {
        return valueOf(action.name());
    }
}
