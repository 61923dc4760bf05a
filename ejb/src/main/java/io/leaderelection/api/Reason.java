package io.leaderelection.api;

/**
 * Why an election changed its state. Names are part of the contract: operators alert on them. New ones are added at the
 * end, none is renamed.
 */
public enum Reason {
    /** The election began to campaign. */
    STARTED,
    /** The store granted and confirmed the lock: this node leads. */
    GRANTED,
    /** The lock is held, but a predecessor may still act; this node waits. */
    SETTLING,
    /** An operator or the application asked for a hand-over. */
    RELINQUISHED,
    /** The longest tenure ended, by interval or by schedule. */
    TENURE_OVER,
    /** Campaigning was paused by an operator. */
    PAUSED,
    /** Campaigning was taken up again. */
    RESUMED,
    /** The server is suspended and does no work for applications. */
    SUSPENDED,
    /** The application is undeployed or the server stops. */
    STOPPED,
    /** The store says, or leaves it open, that the lock is no longer ours. */
    LOCK_LOST,
    /** The lease ran out before a renewal was answered. */
    DEADLINE_PASSED,
    /** The wall clock ran ahead of the monotonic one: the host slept, or somebody set the clock. */
    CLOCK_JUMPED,
    /** Observers have returned, or their time is up; the lock is given back. */
    HANDED_OVER
}
