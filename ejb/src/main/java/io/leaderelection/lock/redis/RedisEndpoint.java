package io.leaderelection.lock.redis;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** What keeps the lock, and how to reach it. Immutable. */
public sealed interface RedisEndpoint {
    /** Port of a server where none is given. */
    int STANDARD_PORT = 6379;

    /** Port of a Sentinel where none is given. */
    int STANDARD_SENTINEL_PORT = 26_379;

    /**
     * One master.
     *
     * @param address where it listens
     * @param access how it lets this node in
     */
    record Single(RedisAddress address, RedisAccess access) implements RedisEndpoint {
        private static final String FORM =
                "it has the form redis://[user:password@]host[:port][/database], or rediss://"
                        + " for TLS; special characters in user and password are percent-encoded";

        /**
         * Reads a URI.
         *
         * @param tls encryption if the scheme is {@code rediss}
         * @throws IllegalArgumentException with the rule that is broken; the message does not contain the URI
         */
        public static Single parse(String text, RedisAccess.Tls tls) {
            URI uri = uri(text);
            boolean encrypted = "rediss".equals(uri.getScheme());
            boolean plain = "redis".equals(uri.getScheme());
            if ((!encrypted && !plain) || uri.getHost() == null || uri.getRawQuery() != null) {
                throw new IllegalArgumentException("not a Redis URI: " + FORM);
            }
            int port = uri.getPort() < 0 ? STANDARD_PORT : uri.getPort();
            RedisAccess.Tls encryption = encrypted ? tls : new RedisAccess.Tls.Off();
            Optional<String> info = Optional.ofNullable(uri.getRawUserInfo());
            Optional<String> user = info.map(both -> both.split(":", 2)[0]).filter(name -> !name.isEmpty());
            Optional<String> password = info.filter(both -> both.contains(":")).map(both -> both.split(":", 2)[1]);
            return new Single(
                    new RedisAddress(uri.getHost().replaceAll("[\\[\\]]", ""), port),
                    new RedisAccess(
                            user.map(Single::decoded), password.map(Single::decoded), database(uri), encryption));
        }

        private static URI uri(String text) {
            try {
                return new URI(text.strip());
            } catch (URISyntaxException e) { // its message, and it as a cause, would tell the password
                throw new IllegalArgumentException("not a URI: " + e.getReason() + "; " + FORM);
            }
        }

        private static int database(URI uri) {
            String path = Optional.ofNullable(uri.getPath()).orElse("").replaceFirst("^/", "");
            if (!path.matches("\\d{0,6}")) {
                throw new IllegalArgumentException("the path of a Redis URI is the number of a database: " + FORM);
            }
            return path.isEmpty() ? 0 : Integer.parseInt(path);
        }

        private static String decoded(String text) {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        }
    }

    /**
     * The master that Sentinels name.
     *
     * @param masterName name under which they watch it
     * @param sentinels where they listen; not empty
     * @param sentinelAccess how they let this node in
     * @param access how the master does
     */
    record Sentinel(String masterName, List<RedisAddress> sentinels, RedisAccess sentinelAccess, RedisAccess access)
            implements RedisEndpoint {
        public Sentinel {
            sentinels = several(sentinels, 1, "Sentinel");
        }
    }

    /**
     * The master that serves the lock's slot in a cluster.
     *
     * @param nodes where some of its nodes listen; not empty
     * @param access how each node lets this node in
     */
    record Cluster(List<RedisAddress> nodes, RedisAccess access) implements RedisEndpoint {
        public Cluster {
            nodes = several(nodes, 1, "cluster node");
        }
    }

    /**
     * Masters that know nothing of each other, of which a majority decides: redis.io, "Distributed Locks with Redis".
     *
     * @param masters at least three, better five
     */
    record Redlock(List<Single> masters) implements RedisEndpoint {
        public Redlock {
            masters = several(masters, 3, "master");
            if (new HashSet<>(masters.stream().map(Single::address).toList()).size() < masters.size()) {
                throw new IllegalArgumentException("a master is named twice; its vote would count twice");
            }
        }
    }

    /** The server that a client of somebody else's leads to. Each connection is made anew, as that client makes its own. */
    final class Shared implements RedisEndpoint {
        private final SharedClient client;

        private Shared(SharedClient client) {
            this.client = client;
        }

        /**
         * Of a client object: a {@code RedisClient}, or a pool of {@code Jedis} or of connections. Empty if it is none, or its
         * class, or a class that it needs, is another one of that name.
         */
        public static Optional<RedisEndpoint> of(Object client) {
            try {
                return SharedClient.of(client).map(Shared::new);
            } catch (LinkageError
                    | ClassCastException
                            e) { // a provider of another kind; or where no client is shared, what its pools are made of
                // may be missing
                return Optional.empty();
            }
        }

        SharedClient client() {
            return client;
        }
    }

    private static <T> List<T> several(List<T> given, int least, String what) {
        if (given.size() < least) {
            throw new IllegalArgumentException(
                    "at least %d %s%s must be given".formatted(least, what, least == 1 ? "" : "s"));
        }
        return List.copyOf(given);
    }
}
