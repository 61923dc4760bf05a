package io.leaderelection.config;

import java.time.Duration;

/**
 * How one election uses Postgres. Immutable.
 *
 * @param dataSource JNDI name of the DataSource
 * @param waiting how a follower notices that the lock is free
 * @param takeover what an end that was not a clean release costs the successor
 * @param grace time between the end of one session of a stopping server and the last
 */
public record PostgresConfig(String dataSource, Waiting waiting, Takeover takeover, Duration grace)
        implements StoreConfig {

    @Override
    public String address() {
        return dataSource;
    }

    /** How a follower notices that the lock is free. */
    public enum Waiting {
        /** It waits in the lock's queue: at once. */
        QUEUE,
        /** It tries at every {@code follower-check-interval}. */
        POLL
    }

    /** When a successor may act after a term that ended without a clean release. */
    public enum Takeover {
        /** As soon as the server has lost both sessions of the predecessor. */
        FAST,
        /** One lease after that. */
        SAFE
    }
}
