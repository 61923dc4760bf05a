package io.leaderelection.runtime;

import io.leaderelection.api.LeadershipChecked;
import io.leaderelection.api.LeadershipEvent;

/** Everybody who wants to know when leadership changes hands. Called by one thread at a time. */
@FunctionalInterface
public interface Observers {

    /** Notifies all of them and returns when the last one is done. One that throws hides nothing from the others. */
    void deliver(LeadershipEvent event);

    /** Whether anybody wants to know of checks; {@code false} is an answer for good. */
    default boolean wantChecks() {
        return false;
    }

    /** Like {@link #deliver(LeadershipEvent)}; only called where {@link #wantChecks} says so. */
    default void deliver(LeadershipChecked check) {}
}
