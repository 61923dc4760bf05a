package io.leaderelection.lock.redis;

/** {@link Action}, for the simulation; same names. */
public enum SimulatedAction {
    /** Sets the key if it is free and the store old enough, and raises the fence if it did. */
    ACQUIRE,
    /** Prolongs the key if it has our value and the store is the one it was. */
    RENEW,
    /** Prolongs nothing. */
    CHECK,
    /** Raises the fence to a token; only where there are several masters. */
    RAISE,
    /** Deletes the key if it has our value, and publishes that. */
    RELEASE,
    /** Writes nothing. */
    LOOK;

    static SimulatedAction of(Action action) {
        return valueOf(action.name());
    }
}
