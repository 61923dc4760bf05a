package io.leaderelection.lock.postgres;

/** {@link Action}, for the simulation; same names. */
public enum SimulatedAction {
    /** Looks. */
    LOOK,
    /** Looks and takes a token. */
    LOOK_AND_TAKE_TOKEN,
    /** Queues for the lock, then looks. */
    WAIT_FOR_LOCK,
    /** Tries the lock, then looks. */
    TRY_LOCK,
    /** Tries the guard, then looks. */
    TRY_GUARD,
    /** Gives the guard back, then looks. */
    UNGUARD,
    /** Marks a clean release, gives the guard back, then looks. */
    UNGUARD_AND_MARK_DONE,
    /** Takes the mark away, then looks. */
    DROP_DONE,
    /** Gives the lock back, then looks. */
    UNLOCK;

    static SimulatedAction of(Action action) {
        return valueOf(action.name());
    }
}
