package io.leaderelection.config;

import java.util.Optional;

/** What takes the lock from a leader that is silent. */
enum LeaseKind {
    /** Postgres: the server ends sessions that are silent for a lease. */
    SESSION,
    /** Redis with {@code lease-duration}: the key lives for a lease and is renewed. */
    RENEWED,
    /** Redis without: the key lives for {@code relinquish-interval} and is not renewed. */
    FIXED;

    /** Of an election; of an unknown store it is that of Postgres, so that the durations are checked all the same. */
    static LeaseKind of(Optional<Backend> store, boolean leaseIsSet) {
        if (!store.equals(Optional.of(Backend.REDIS))) {
            return SESSION;
        }
        return leaseIsSet ? RENEWED : FIXED;
    }
}
