package io.leaderelection.lock.postgres;

/** What a statement does before it looks around. */
enum Action {
    /** Nothing. */
    LOOK,
    /** Nothing, but takes a fencing token in the statement that looks. */
    LOOK_AND_TAKE_TOKEN,
    /** Waits in the lock's queue, up to the session's lock_timeout. */
    WAIT_FOR_LOCK,
    /** Takes the lock if it is free. */
    TRY_LOCK,
    /** Takes the guard if it is free. */
    TRY_GUARD,
    /** Gives the guard back. */
    UNGUARD,
    /** Marks a clean release, then gives the guard back. */
    UNGUARD_AND_MARK_DONE,
    /** Takes the mark of a clean release away. */
    DROP_DONE,
    /** Gives the lock back. */
    UNLOCK;

    /** Whether the message has a part before the look. */
    boolean actsFirst() {
        return this != LOOK && this != LOOK_AND_TAKE_TOKEN;
    }
}
