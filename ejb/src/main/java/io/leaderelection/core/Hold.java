package io.leaderelection.core;

import io.leaderelection.api.Reason;

/** A ground for not competing. An election campaigns while there is none. */
public enum Hold {
    /** The election has not been started yet. */
    NOT_STARTED(Reason.STARTED),
    /** An operator paused it. */
    PAUSED(Reason.PAUSED),
    /** The server is suspended. */
    SUSPENDED(Reason.SUSPENDED),
    /** Configured to follow and never to compete. */
    NOT_A_CANDIDATE(Reason.STARTED),
    /** Undeployed; never lifted. */
    CLOSED(Reason.STOPPED),
    /** The application competes only when it says so, and does not say so now. */
    WITHDRAWN(Reason.RELINQUISHED);

    private final Reason reason;

    Hold(Reason reason) {
        this.reason = reason;
    }

    /** What is said of a term that ends because of this. */
    Reason reason() {
        return reason;
    }

    /** Whether the election gives its connections back while this ground stands. */
    public boolean leavesStore() {
        return this == SUSPENDED || this == CLOSED || this == NOT_STARTED;
    }
}
