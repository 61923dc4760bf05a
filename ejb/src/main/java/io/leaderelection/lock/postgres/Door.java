package io.leaderelection.lock.postgres;

import io.leaderelection.lock.postgres.Outcome.Admitted;
import io.leaderelection.lock.postgres.Outcome.Failed;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Ticker;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;

/**
 * Where a node asks the server for one connection more, to see whether it still admits anybody. The connection is asked for
 * on a thread of its own, because a pool that has none to lend blocks; nobody waits for it longer than he wants. One knock at
 * a time, but for {@link #close}.
 */
final class Door {
    private static final int READ_TIMEOUT_MILLIS = 1_000;

    private final DataSource pool;
    private final ThreadFactory threads;
    private final Ticker ticker;
    private volatile Knocking knocking = new Knocking();

    Door(DataSource pool, ThreadFactory threads, Ticker ticker) {
        this.pool = pool;
        this.threads = threads;
        this.ticker = ticker;
    }

    /** Asks, and answers within {@code patience}. */
    Outcome knock(Duration patience) {
        Knocking asked = new Knocking();
        knocking = asked;
        try {
            asked.start();
            return asked.answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Failed("interrupted", ticker.now());
        } catch (TimeoutException e) {
            return new Failed("the pool lent no further connection in time", ticker.now());
        } catch (ExecutionException | RuntimeException e) {
            return new Failed(Failures.describe(e), ticker.now());
        } finally {
            asked.giveUp();
        }
    }

    /** Ends a knock that is still being waited for. */
    void close() {
        knocking.giveUp();
    }

    /** One knock. The answer is there before the connection is done with, which takes a while longer. */
    private final class Knocking {
        final CompletableFuture<Outcome> answer = new CompletableFuture<>();
        private final FutureTask<Void> work = new FutureTask<>(this::ask, null);

        void start() {
            threads.newThread(work).start();
        }

        /** Without effect on a knock that is answered: it has a connection to be done with. */
        void giveUp() {
            if (answer.complete(new Failed("given up", ticker.now()))) {
                work.cancel(true);
            }
        }

        private void ask() {
            Moment askedAt = ticker.now();
            try {
                Connection connection = pool.getConnection();
                boolean waitedInThePool = false;
                try {
                    int before = connection.getNetworkTimeout();
                    connection.setNetworkTimeout(Runnable::run, READ_TIMEOUT_MILLIS);
                    Admitted admitted = read(connection, askedAt);
                    answer.complete(admitted);
                    connection.setNetworkTimeout(Runnable::run, before);
                    waitedInThePool = !admitted.isNew();
                } finally {
                    if (waitedInThePool) {
                        connection.close();
                    } else {
                        Session.destroy(connection); // in the pool it would be the next one to be lent, and not be new
                    }
                }
            } catch (SQLException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        }
    }

    private Admitted read(Connection connection, Moment askedAt) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(Statements.ADMISSION);
                ResultSet row = statement.executeQuery()) {
            row.next();
            Duration age = Duration.of(row.getLong("age_micros"), ChronoUnit.MICROS);
            return new Admitted(row.getString("server_run"), row.getBoolean("in_recovery"), age, askedAt, ticker.now());
        }
    }
}
