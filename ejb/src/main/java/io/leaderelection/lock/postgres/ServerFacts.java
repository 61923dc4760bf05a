package io.leaderelection.lock.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What a session learned of its server and of its own connection when it began, for people; nothing is decided by it.
 * Immutable. PostgreSQL manual, 28.2.7 "pg_stat_ssl", 9.27 "System Information Functions", 53.8 "pg_roles".
 *
 * @param encrypted whether the connection is
 * @param remote whether the server sees this node at another address than its own
 * @param sessionLimit how many sessions the role may have, or all of the database's users together, whichever is fewer; empty =
 *     as many as the server has
 * @param bounded whether the connection ends a wait for the network by itself, as it was told to
 */
public record ServerFacts(boolean encrypted, boolean remote, Optional<Integer> sessionLimit, boolean bounded) {
    private static final String FACTS = """
            SELECT coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS encrypted,
                   coalesce(inet_client_addr() <> inet_server_addr(), false) AS remote,
                   least((SELECT nullif(rolconnlimit, -1) FROM pg_roles WHERE rolname = current_user),
                         (SELECT nullif(datconnlimit, -1) FROM pg_database WHERE datname = current_database()))
                       AS session_limit""";
    private static final String CONNECTION_GONE = "08";
    private static final String SERVER_STOPS = "57";

    /**
     * Asks over a connection whose wait for the network was just bounded. Empty where the server refuses to
     * answer, for instance because the role may not read a catalogue that everybody may read elsewhere.
     */
    static Optional<ServerFacts> of(Connection connection) throws SQLException {
        boolean bounded = connection.getNetworkTimeout() > 0;
        try (PreparedStatement statement = connection.prepareStatement(FACTS);
                ResultSet row = statement.executeQuery()) {
            row.next();
            int limit = row.getInt("session_limit");
            Optional<Integer> sessionLimit = row.wasNull() ? Optional.empty() : Optional.of(limit);
            return Optional.of(
                    new ServerFacts(row.getBoolean("encrypted"), row.getBoolean("remote"), sessionLimit, bounded));
        } catch (SQLException e) {
            String state = Optional.ofNullable(e.getSQLState()).orElse("");
            if (state.isEmpty() || state.startsWith(CONNECTION_GONE) || state.startsWith(SERVER_STOPS)) {
                throw e;
            }
            return Optional.empty();
        }
    }
}
