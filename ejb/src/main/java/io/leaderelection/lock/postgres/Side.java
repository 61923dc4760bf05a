package io.leaderelection.lock.postgres;

/** Which of a node's two sessions. */
enum Side {
    /** Holds the lock, or waits for it. */
    LOCK,
    /** Holds the guard while the node leads; outlives the loss of the other by design. */
    WITNESS
}
