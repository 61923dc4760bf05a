package io.leaderelection.lock.redis;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a server lets this node in. Immutable; {@link #toString} hides the secrets.
 *
 * @param user ACL user; empty = the default user
 * @param password its password; empty = no authentication
 * @param database number of the database, 0 in a cluster
 * @param tls whether and how the connection is encrypted
 */
public record RedisAccess(Optional<String> user, Optional<String> password, int database, Tls tls) {
    /** Neither password nor encryption. */
    public static final RedisAccess PLAIN = new RedisAccess(Optional.empty(), Optional.empty(), 0, new Tls.Off());

    public RedisAccess {
        if (database < 0) {
            throw new IllegalArgumentException("a database has a number from 0, not " + database);
        }
    }

    /** Encryption of a connection. */
    public sealed interface Tls {

        /** None. */
        record Off() implements Tls {}

        /**
         * The server must show a certificate that is trusted and carries the name that was connected to.
         *
         * @param trustStore whom to trust; empty = the trust store of the JVM
         */
        record Verified(Optional<TrustStore> trustStore) implements Tls {}

        /** Anybody is taken for the server: keeps out those who only listen. */
        record Unverified() implements Tls {}
    }

    /**
     * A key store with the certificates to trust.
     *
     * @param file PKCS #12 or JKS
     * @param password its password
     */
    public record TrustStore(Path file, String password) {
        @Override
        public String toString() {
            return file.toString();
        }
    }

    @Override
    public String toString() {
        return "user %s, password %s, database %d, TLS %s"
                .formatted(user.orElse("default"), password.isPresent() ? "***" : "none", database, tls);
    }
}
