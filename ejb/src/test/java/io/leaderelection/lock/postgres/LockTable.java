package io.leaderelection.lock.postgres;

import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.measure.NodeProcess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the server itself says of one election's locks, and the end of its sessions. Failures are unchecked. */
final class LockTable implements AutoCloseable {
    private final PostgresServer server;
    private final AdvisoryKeys keys;
    private Optional<Connection> connection = Optional.empty();

    LockTable(PostgresServer server, long lockId) {
        this.server = server;
        this.keys = new AdvisoryKeys(lockId);
    }

    /** Backends that wait for the lock. */
    List<Integer> waiters() {
        return pids(keys.isLock() + " AND NOT granted");
    }

    /** The backend that has waited longest for the lock, and gets it next. */
    Optional<Integer> headOfQueue() {
        return ask("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND " + keys.isLock()
                        + " ORDER BY waitstart LIMIT 1")
                .stream()
                .findFirst()
                .map(Integer::parseInt);
    }

    Optional<Integer> lockHolder() {
        return pids(keys.isLock() + " AND granted").stream().findFirst();
    }

    Optional<Integer> guardHolder() {
        return pids(keys.isGuard() + " AND granted").stream().findFirst();
    }

    List<Integer> doneHolders() {
        return pids(keys.isDone() + " AND granted");
    }

    /** All advisory locks of a backend, as text. */
    List<String> heldBy(int pid) {
        return ask("SELECT classid || '/' || objid || '/' || objsubid || ' ' || mode FROM pg_locks"
                + " WHERE locktype = 'advisory' AND pid = " + pid);
    }

    /** Backends of our module, by application name. */
    List<Integer> sessionsOf(String node) {
        return ask("SELECT pid FROM pg_stat_activity WHERE application_name = '" + Statements.APPLICATION + node + "'")
                .stream()
                .map(Integer::parseInt)
                .toList();
    }

    /** The port that the server sees a backend's client at. */
    int clientPort(int pid) {
        return Integer.parseInt(ask("SELECT client_port FROM pg_stat_activity WHERE pid = " + pid)
                .get(0));
    }

    /**
     * Ends sessions, all in one statement.
     *
     * @return wall clock in microseconds after the statement was answered
     */
    long terminate(Integer... pids) {
        String calls = List.of(pids).stream()
                .map(pid -> "pg_terminate_backend(" + pid + ")")
                .collect(Collectors.joining(" AND "));
        List<String> answer = ask("SELECT " + calls);
        long ended = NodeProcess.now();
        if (!answer.equals(List.of("t"))) {
            throw new IllegalStateException("no such backends: " + List.of(pids));
        }
        return ended;
    }

    private List<Integer> pids(String condition) {
        return ask("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND " + condition).stream()
                .map(Integer::parseInt)
                .toList();
    }

    private List<String> ask(String sql) {
        try (Statement statement = open().createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        } catch (SQLException e) {
            close(); // the server was restarted, perhaps: the next question gets a new connection
            throw new IllegalStateException(sql, e);
        }
    }

    private Connection open() throws SQLException {
        if (connection.isEmpty()) {
            connection = Optional.of(server.superuserDataSource().getConnection());
        }
        return connection.get();
    }

    @Override
    public void close() {
        try {
            if (connection.isPresent()) {
                connection.get().close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            connection = Optional.empty();
        }
    }
}
