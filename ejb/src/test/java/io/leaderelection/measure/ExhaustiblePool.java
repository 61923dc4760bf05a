package io.leaderelection.measure;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.ds.PGSimpleDataSource;

/** Lends new connections, except while others are said to have them all: then it waits a little and gives up, as pools do. */
final class ExhaustiblePool extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private volatile long exhaustedUntil = System.nanoTime();

    /** Lends nothing for so long. */
    void exhaust(Duration time) {
        exhaustedUntil = System.nanoTime() + time.toNanos();
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (exhaustedUntil - System.nanoTime() > 0) {
            LockSupport.parkNanos(PATIENCE.toNanos());
            throw new SQLTransientConnectionException("the pool is exhausted");
        }
        return super.getConnection();
    }
}
