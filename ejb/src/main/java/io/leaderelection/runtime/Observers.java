package io.leaderelection.runtime;

import io.leaderelection.api.LeadershipEvent;

/** Everybody who wants to know when leadership changes hands. */
@FunctionalInterface
public interface Observers {

    /** Notifies all of them and returns when the last one is done. One that throws hides nothing from the others. */
    void deliver(LeadershipEvent event);
}
