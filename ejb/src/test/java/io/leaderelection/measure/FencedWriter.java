package io.leaderelection.measure;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.Leadership;
import io.leaderelection.fixture.FencedCounter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** Writes to a fenced counter for as long as the node leads, with the token of the term. One thread. */
final class FencedWriter {
    private final String node;
    private final Leadership leadership;
    private final DataSource pool;
    private final String counter;
    private final long pauseNanos;

    FencedWriter(String node, Leadership leadership, DataSource pool, String counter, Duration pause) {
        this.node = node;
        this.leadership = leadership;
        this.pool = pool;
        this.counter = counter;
        this.pauseNanos = pause.toNanos();
    }

    void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try (Connection connection = pool.getConnection();
                    PreparedStatement write = connection.prepareStatement(FencedCounter.WRITE)) {
                writeOn(write);
            } catch (SQLException e) {
                System.out.println("# " + node + " fence: " + e.getMessage());
                LockSupport.parkNanos(pauseNanos);
            }
        }
    }

    private void writeOn(PreparedStatement write) throws SQLException {
        while (!Thread.currentThread().isInterrupted()) {
            Optional<FencingToken> token = leadership.token();
            if (token.isPresent() && !taken(write, token.get())) {
                long now = MeasuringNode.micros();
                System.out.printf("%d %s refused token=%s deadline=%d%n", now, node, token.get(), now);
            }
            LockSupport.parkNanos(pauseNanos);
        }
    }

    private boolean taken(PreparedStatement write, FencingToken token) throws SQLException {
        write.setString(1, counter);
        write.setLong(2, token.value());
        try (ResultSet row = write.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
