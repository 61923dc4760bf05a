package io.leaderelection.lock.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * One connection that this election keeps for itself, with the settings it needs. Speaks JDBC and decides nothing. Used by
 * one thread at a time, but for {@link #abort}.
 */
final class Session {
    /** First version with {@code idle_session_timeout} and {@code client_connection_check_interval}. */
    static final int OLDEST_SERVER = 140000;

    private final Connection connection;
    private final Statements statements;
    private final ServerName server;
    private final int networkTimeoutBefore;
    private final Map<String, String> settingsBefore = new LinkedHashMap<>();
    private final Map<Action, PreparedStatement> prepared = new HashMap<>();
    private Optional<ServerFacts> facts = Optional.empty();

    private Session(Connection connection, Statements statements) throws SQLException {
        this.connection = connection;
        this.statements = statements;
        this.server = ServerName.of(connection);
        this.networkTimeoutBefore = connection.getNetworkTimeout();
    }

    /**
     * Borrows a connection and makes it ours. On failure the connection is destroyed.
     *
     * @param canary mark to leave in the session
     * @param side decides how long it may wait for locks
     * @throws SQLException if there is no connection, or what it leads to is no Postgres that can be used
     */
    static Session open(DataSource pool, PostgresSettings settings, Statements statements, Side side, String canary)
            throws SQLException {
        Connection connection = pool.getConnection();
        try {
            Session session = new Session(connection, statements);
            session.limit(settings.patience().plusSeconds(1)); // the first statement also pays for planning
            session.check();
            session.configure(SessionSettings.of(settings, side, canary));
            session.rehearse(side, settings.patience().plusSeconds(1));
            if (side == Side.LOCK) {
                session.facts = ServerFacts.of(connection);
            }
            return session;
        } catch (SQLException | RuntimeException | Error e) {
            destroy(connection);
            throw e;
        }
    }

    /** Where it leads. */
    ServerName server() {
        return server;
    }

    /** What the session of the lock learned when it began. */
    Optional<ServerFacts> facts() {
        return facts;
    }

    /** Acts, then looks. */
    Sight ask(Action action, Duration patience) throws SQLException {
        limit(patience);
        PreparedStatement statement = prepared.get(action);
        if (statement == null) {
            statement = connection.prepareStatement(statements.of(action));
            prepared.put(action, statement);
        }
        statement.execute();
        for (int part = 0; part < action.partsBeforeLook(); part++) {
            statement.getMoreResults(); // what the action itself answered; the look shows what came of it
        }
        try (ResultSet row = statement.getResultSet()) {
            row.next();
            return Statements.read(row);
        }
    }

    /** Puts everything back as it was and returns the connection to its pool, unless it still holds something. */
    void giveBack() {
        try {
            boolean holds = ask(Action.LOOK, Duration.ofSeconds(1)).holdsAnything();
            for (PreparedStatement statement : prepared.values()) {
                statement.close();
            }
            if (holds) {
                abort();
                return;
            }
            set(settingsBefore);
            connection.setNetworkTimeout(Runnable::run, networkTimeoutBefore);
            connection.close();
        } catch (SQLException | RuntimeException e) {
            abort(); // a connection in an unknown state must not be lent to anybody
        }
    }

    /** Destroys the connection, also in the middle of a statement; what the session holds ends with it. Thread-safe. */
    void abort() {
        destroy(connection);
    }

    /** Ends a connection so that no pool keeps it. */
    static void destroy(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException e) {
            // it was broken already, which is what we want it to be
        }
        try {
            connection.close();
        } catch (SQLException | RuntimeException e) {
            // the pool has noticed that the connection is gone
        }
    }

    private void check() throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        if (!product.equals("PostgreSQL")) {
            throw new UnfitServerException("the data source leads to " + product + ", not to PostgreSQL");
        }
        int version = Integer.parseInt(show(List.of("server_version_num")).get(0));
        if (version < OLDEST_SERVER) {
            throw new UnfitServerException("the server is PostgreSQL " + version / 10000
                    + "; 14 is the oldest that can end a" + " silent session by itself");
        }
        if (!connection.getAutoCommit()) {
            throw new UnfitServerException(
                    "the data source lends connections without auto-commit; use one with jta=false");
        }
    }

    private void configure(Map<String, String> wanted) throws SQLException {
        List<String> names = List.copyOf(wanted.keySet());
        List<String> before = show(names);
        Map<String, String> known = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String old = before.get(i);
            if (old != null || name.equals(Statements.CANARY)) {
                settingsBefore.put(name, old == null ? "" : old);
                known.put(name, SessionSettings.atLeast(name, wanted.getOrDefault(name, ""), old));
            }
        }
        set(known);
    }

    /** What a session is told for the first time takes it milliseconds, so it is told while nobody waits for the answer. */
    private void rehearse(Side side, Duration patience) throws SQLException {
        if (side == Side.LOCK) {
            ask(Action.LOOK_AND_TAKE_TOKEN, patience); // takes none without the lock
            ask(Action.START_WORKER_AND_TAKE_TOKEN, patience);
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(statements.rehearsalOfTheGuard())) {
            statement.execute();
        }
    }

    private void set(Map<String, String> values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(Statements.set(List.copyOf(values.keySet())))) {
            int index = 0;
            for (String value : values.values()) {
                statement.setString(++index, value);
            }
            statement.execute();
        }
    }

    @SuppressWarnings("NullAway") // a setting that the server does not know is null, and is looked at as such
    private List<String> show(List<String> names) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(Statements.show(names));
                ResultSet row = statement.executeQuery()) {
            row.next();
            List<String> values = new ArrayList<>();
            for (int i = 1; i <= names.size(); i++) {
                values.add(row.getString(i));
            }
            return values;
        }
    }

    private void limit(Duration patience) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(Math.max(1, patience.toMillis())));
    }
}
