package io.leaderelection.lock.postgres;

/** What a statement does before it looks around. */
enum Action {
    /** Nothing. */
    LOOK,
    /** Nothing, but takes a fencing token in the statement that looks, if it holds the lock and nobody marks a release. */
    LOOK_AND_TAKE_TOKEN,
    /**
     * Has the server start a background worker, for at most the grace, and if it did takes a token as {@link
     * #LOOK_AND_TAKE_TOKEN} does.
     */
    START_WORKER_AND_TAKE_TOKEN,
    /** Waits in the lock's queue, up to the session's lock_timeout. */
    WAIT_FOR_LOCK,
    /** Takes the lock if it is free. */
    TRY_LOCK,
    /** Waits in the guard's queue, for a moment. */
    WAIT_FOR_GUARD,
    /** Gives the guard back. */
    UNGUARD,
    /** Gives the lock back. */
    UNLOCK,
    /**
     * Marks a clean release, then gives the lock back. If somebody waited in the queue for it, takes the mark away once that
     * heir has looked.
     */
    MARK_DONE_AND_UNLOCK,
    /** Takes the mark of a clean release away if a successor has the guard. */
    DROP_DONE_ONCE_SUCCEEDED,
    /** Takes the mark of a clean release away. */
    DROP_DONE;

    /** How many parts the message has before the look. */
    int partsBeforeLook() {
        return switch (this) {
            case LOOK, LOOK_AND_TAKE_TOKEN -> 0;
            case START_WORKER_AND_TAKE_TOKEN, MARK_DONE_AND_UNLOCK -> 2;
            default -> 1;
        };
    }
}
