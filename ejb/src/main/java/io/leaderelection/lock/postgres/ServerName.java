package io.leaderelection.lock.postgres;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The server at the other end of a connection, for people. Free of secrets. Immutable.
 *
 * @param product name and version
 * @param endpoint the connection's URL up to its parameters, which may hold a password
 */
record ServerName(String product, String endpoint) {

    /** As the driver knows it since it connected; asks the server nothing. */
    static ServerName of(Connection connection) throws SQLException {
        DatabaseMetaData data = connection.getMetaData();
        return new ServerName(
                data.getDatabaseProductName() + " " + data.getDatabaseProductVersion(),
                Optional.ofNullable(data.getURL())
                        .map(ServerName::withoutSecrets)
                        .orElse(""));
    }

    static String withoutSecrets(String url) {
        return url.replaceAll("[?;].*", "").replaceAll("//[^/]*@", "//");
    }
}
