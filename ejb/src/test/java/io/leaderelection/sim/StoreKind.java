package io.leaderelection.sim;

import java.util.Locale;
import java.util.function.Function;

/** Which store is simulated. */
enum StoreKind {
    /** Postgres: the lock belongs to a session. */
    POSTGRES(SessionStore::new),
    /** Redis: the lock is a key that runs out. */
    REDIS(TtlStore::new);

    private final Function<Simulation, Store> store;

    StoreKind(Function<Simulation, Store> store) {
        this.store = store;
    }

    /** The servers, up and running. */
    Store open(Simulation simulation) {
        return store.apply(simulation);
    }

    String shown() {
        return name().toLowerCase(Locale.ROOT);
    }
}
