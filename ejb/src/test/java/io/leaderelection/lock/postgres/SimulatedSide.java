package io.leaderelection.lock.postgres;

/** {@link Side}, for the simulation. */
public enum SimulatedSide {
    /** The session of the lock. */
    LOCK,
    /** The session of the guard. */
    WITNESS
}
