package io.leaderelection.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How one election uses Redis. Immutable.
 *
 * @param place where Redis is
 * @param user ACL user, where the place names none
 * @param password of the user, where the place names none
 * @param insecureSkipVerify whether certificates and host names are taken as they come
 * @param renewed whether a key lives for a lease and is renewed; else it lives for {@code relinquish-interval} and is not
 */
public record RedisConfig(
        Place place, Optional<String> user, Optional<Secret> password, boolean insecureSkipVerify, boolean renewed)
        implements StoreConfig {

    @Override
    public String address() {
        return place.toString();
    }

    /** Where Redis is. Immutable; shown without secrets. */
    public sealed interface Place {}

    /**
     * One server.
     *
     * @param uri its address
     */
    public record Single(RedisUri uri) implements Place {
        @Override
        public String toString() {
            return uri.toString();
        }
    }

    /**
     * The master that some Sentinels agree on.
     *
     * @param master its name there
     * @param nodes the Sentinels
     */
    public record Sentinel(String master, List<RedisUri> nodes) implements Place {
        @Override
        public String toString() {
            return "master " + master + " of the Sentinels " + joined(nodes);
        }
    }

    /**
     * A Redis Cluster.
     *
     * @param nodes some of its nodes
     */
    public record Cluster(List<RedisUri> nodes) implements Place {
        @Override
        public String toString() {
            return "the cluster of " + joined(nodes);
        }
    }

    /**
     * Masters that know nothing of each other: Redlock.
     *
     * @param masters three or more
     */
    public record Masters(List<RedisUri> masters) implements Place {
        @Override
        public String toString() {
            return "the masters " + joined(masters);
        }
    }

    /**
     * What the server has bound in JNDI.
     *
     * @param jndiName name of an address, as String or URI, or of a client
     */
    public record Bound(String jndiName) implements Place {
        @Override
        public String toString() {
            return jndiName;
        }
    }

    private static String joined(List<RedisUri> addresses) {
        return addresses.stream().map(RedisUri::toString).collect(Collectors.joining(", "));
    }
}
