package io.leaderelection.sim;

import java.util.Locale;

/** Which store is simulated. */
enum StoreKind {
    /** Postgres: the lock belongs to a session. */
    POSTGRES,
    /** Redis: the lock is a key that runs out. */
    REDIS,
    /** Several of them: a majority has the lock. */
    REDLOCK;

    /** The servers, up and running. */
    Store open(Simulation simulation) {
        return switch (this) {
            case POSTGRES -> new SessionStore(simulation);
            case REDIS -> new TtlStore(simulation);
            case REDLOCK -> new RedlockStore(simulation);
        };
    }

    String shown() {
        return name().toLowerCase(Locale.ROOT);
    }
}
