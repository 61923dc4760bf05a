package io.leaderelection.lock.postgres;

import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.lock.LeaseTerms;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * A server that is about to stop, ordinary sessions that each hold a lock, and one for each that waits for it and then asks
 * for a worker. Those who wait are sessions of a replica, which a server that stops ends after all others. Failures are
 * unchecked.
 */
final class Stopping implements AutoCloseable {
    private static final int PAIRS = 20;
    private static final String ADMIN_SHUTDOWN = "57P01";

    final List<Successor> successors = new ArrayList<>();
    final List<CompletableFuture<Optional<Long>>> answers = new ArrayList<>();
    private final PostgresServer server = PostgresServer.builder()
            .settings(Map.of(
                    "max_wal_senders", "" + 2 * PAIRS,
                    "max_worker_processes", "" + 2 * PAIRS,
                    "max_parallel_workers", "" + 2 * PAIRS))
            .start();
    private final List<Connection> ordinary = new ArrayList<>();
    private final Connection keeper;

    Stopping() throws SQLException {
        keeper = replica().getConnection();
        for (int i = 0; i < PAIRS; i++) {
            Connection holder = server.dataSource().getConnection();
            ordinary.add(holder);
            run(holder, "SELECT pg_advisory_lock(" + i + ")");
            successors.add(new Successor(i));
        }
    }

    /** Each successor in the queue of its lock; what it then is told is an answer. */
    void waitForLocks() {
        for (Successor successor : successors) {
            answers.add(
                    CompletableFuture.supplyAsync(successor::succeeds, task -> new Thread(task, "successor").start()));
        }
        Awaitility.await("all successors in the queue")
                .atMost(Duration.ofSeconds(30))
                .until(() -> value(keeper, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                        .equals("" + PAIRS));
    }

    /** Holds one ordinary session up that has no lock, so that the server has to wait for it. */
    void holdUp() throws SQLException {
        Connection straggler = server.dataSource().getConnection();
        ordinary.add(straggler);
        run(
                keeper,
                "SELECT set_config('test.straggler', '" + value(straggler, "SELECT pg_backend_pid()") + "', false)");
        signal("STOP");
    }

    /** Lets it end, and with it the server, which may end the session that says so before it has answered. */
    void letGo() throws SQLException {
        try {
            signal("CONT");
        } catch (SQLException e) {
            if (!ADMIN_SHUTDOWN.equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    private void signal(String name) throws SQLException {
        String pid = value(keeper, "SELECT current_setting('test.straggler')");
        run(keeper, "COPY (SELECT WHERE false) TO PROGRAM 'kill -s " + name + " " + pid + "'");
    }

    CompletableFuture<Void> stop(PostgresServer.Mode mode) {
        return CompletableFuture.runAsync(() -> server.stop(mode), task -> new Thread(task, "stop").start());
    }

    @Override
    public void close() {
        server.close();
    }

    private PGSimpleDataSource replica() throws SQLException {
        PGSimpleDataSource source = server.superuserDataSource();
        source.setProperty(PGProperty.REPLICATION, "database");
        source.setProperty(PGProperty.ASSUME_MIN_SERVER_VERSION, "14");
        source.setPreferQueryMode(PreferQueryMode.SIMPLE); // nothing else is understood there
        return source;
    }

    /** One that waits. */
    final class Successor {
        private final long id;
        private final Connection session;

        Successor(long id) throws SQLException {
            this.id = id;
            this.session = replica().getConnection();
        }

        private Optional<Long> succeeds() {
            try {
                run(session, "SELECT pg_advisory_lock(" + id + ")");
                return asks();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Asks for a worker and, if it ran, a token; the message is of the product, its lock another one, which is free. */
        Optional<Long> asks() throws SQLException {
            long free = PAIRS + id;
            PostgresSettings settings = new PostgresSettings(
                    free,
                    "node",
                    "instance",
                    new LeaseTerms(Candidate.LEASE, Candidate.LEASE.dividedBy(10)),
                    Duration.ofMillis(200),
                    PostgresSettings.Waiting.QUEUE,
                    PostgresSettings.Takeover.FAST,
                    Candidate.GRACE);
            run(session, "SELECT pg_advisory_lock(" + free + ")");
            session.setAutoCommit(false); // the parts are sent one by one here
            try (Statement statement = session.createStatement()) {
                statement.execute(new Statements(settings).of(Action.START_WORKER_AND_TAKE_TOKEN));
                statement.getMoreResults();
                statement.getMoreResults();
                try (ResultSet row = statement.getResultSet()) {
                    row.next();
                    Optional<Long> token = Statements.read(row).token();
                    session.commit();
                    return token;
                }
            } finally {
                session.setAutoCommit(true);
            }
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String value(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
