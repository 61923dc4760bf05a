package io.leaderelection.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every setting there is: name, default, rule and an example. All but {@link #ELECTIONS} can
 * be set for one election too, as {@code leaderelection.<name>.<key>}, which beats {@code leaderelection.<key>}.
 */
public enum Key {
    /** Names of the elections. */
    ELECTIONS(
            "elections",
            is("default"),
            "must be names separated by commas, each of letters, digits, - and _",
            "alerts, reports"),
    /** Kind of store. */
    BACKEND("backend", none("must be given"), "must be postgres or redis", "postgres"),
    /** Number of the lock. */
    LOCK_ID("lock-id", none("must be given"), "must be a whole number from 0 to 9223372036854775807", "4711"),
    /** Name of this node. */
    NODE_ID(
            "node-id",
            none("the server's node name"),
            "must be 1 to 48 printable ASCII characters without blanks, commas and quotes",
            "node-1"),
    /** Whether this node competes. */
    CANDIDATE("candidate", is("true"), "must be true or false", "false"),
    /** Longest tenure. */
    RELINQUISH_INTERVAL("relinquish-interval", is("300s"), "must be a duration above zero", "300s"),
    /** Times at which a leader hands over. */
    RELINQUISH_INTERVAL_SPEC(
            "relinquish-interval-spec",
            none("none: relinquish-interval counts"),
            "must be five cron fields, a word such as @daily, or @every and a duration",
            "0 3 * * *"),
    /** Time zone of the schedule. */
    TIME_ZONE("time-zone", none("the server's time zone"), "must be the name of a time zone", "Europe/Berlin"),
    /** Pause between two renewals. */
    LEADER_CHECK_INTERVAL("leader-check-interval", is("2s"), "must be a duration above zero", "2s"),
    /** Longest pause between two attempts. */
    FOLLOWER_CHECK_INTERVAL("follower-check-interval", is("2s"), "must be a duration above zero", "2s"),
    /** How long a silent leader keeps the lock. */
    LEASE_DURATION(
            "lease-duration",
            none("10s over Postgres; over Redis none, and a key lives for relinquish-interval"),
            "must be a duration from 1s to 24h",
            "10s"),
    /** What a leader does not use of its lease. */
    LEASE_MARGIN(
            "lease-margin",
            none("a tenth of the lease, at least 100ms, at most 1s"),
            "must be a duration of at least 100ms",
            "500ms"),
    /** Patience with observers of a hand-over. */
    DRAIN_TIMEOUT("drain-timeout", is("2s"), "must be a duration of zero or more", "2s"),
    /** Patience with a hand-over at undeploy. */
    SHUTDOWN_TIMEOUT("shutdown-timeout", is("5s"), "must be a duration above zero", "5s"),
    /** Where the connections come from. */
    POSTGRES_DATA_SOURCE(
            "postgres.data-source",
            is("java:jboss/datasources/LeaderElectionDS"),
            "must be a JNDI name, without blanks",
            "java:jboss/datasources/LeaderElectionDS"),
    /** What an unclean end costs. */
    POSTGRES_TAKEOVER("postgres.takeover", is("fast"), "must be fast or safe", "safe"),
    /** How a follower waits. */
    POSTGRES_WAIT("postgres.wait", is("queue"), "must be queue or poll", "poll"),
    /** Time in which a stopping server ends its sessions. */
    POSTGRES_GRACE("postgres.grace", is("50ms"), "must be a duration of zero or more", "50ms"),
    /** One server. */
    REDIS_URI(
            "redis.uri",
            none("none"),
            "must be redis://host:port or, with TLS, rediss://host:port, with user:password@ before the host and /database"
                    + " after the port if need be",
            "rediss://redis.example.org:6379"),
    /** Name of the master that Sentinels watch. */
    REDIS_SENTINEL_MASTER("redis.sentinel-master", none("none"), "must be a name without blanks", "mymaster"),
    /** The Sentinels. */
    REDIS_SENTINEL_NODES("redis.sentinel-nodes", none("none"), Key.NODES, "sentinel-1:26379, sentinel-2:26379"),
    /** Nodes of a cluster. */
    REDIS_CLUSTER_NODES("redis.cluster-nodes", none("none"), Key.NODES, "redis-1:6379, redis-2:6379"),
    /** Independent masters. */
    REDIS_MASTERS(
            "redis.masters",
            none("none"),
            "must be three or more different addresses like that of redis.uri, separated by commas",
            "redis://redis-1:6379, redis://redis-2:6379, redis://redis-3:6379"),
    /** What the server has bound. */
    REDIS_JNDI_NAME(
            "redis.jndi-name", none("none"), "must be a JNDI name, without blanks", "java:global/leaderelection/redis"),
    /** ACL user. */
    REDIS_USER("redis.user", none("the user named default"), "must be a name without blanks", "leaderelection"),
    /** The user's password. */
    REDIS_PASSWORD("redis.password", none("none"), "must be a password", "***"),
    /** Where the password is. */
    REDIS_PASSWORD_FILE(
            "redis.password-file", none("none"), "must be the absolute path of a readable file", "/run/secrets/redis"),
    /** Whether to trust anybody. */
    REDIS_INSECURE_SKIP_VERIFY("redis.insecure-skip-verify", is("false"), "must be true or false", "false");

    /** What every setting begins with. */
    public static final String PREFIX = "leaderelection.";

    private static final String NODES =
            "must be one or more host:port, each with rediss:// before it if it is to be TLS, separated by commas";

    private final String key;
    private final String defaultInWords;
    private final boolean hasDefaultValue;
    private final String rule;
    private final String example;

    /** A value, or words about what happens without one. */
    private record Default(String words, boolean isValue) {}

    Key(String key, Default fallback, String rule, String example) {
        this.key = key;
        this.defaultInWords = fallback.words();
        this.hasDefaultValue = fallback.isValue();
        this.rule = rule;
        this.example = example;
    }

    private static Default is(String value) {
        return new Default(value, true);
    }

    private static Default none(String words) {
        return new Default(words, false);
    }

    /** Name without the prefix, such as {@code lock-id}. */
    public String key() {
        return key;
    }

    /** Full name, such as {@code leaderelection.lock-id}. */
    public String property() {
        return PREFIX + key;
    }

    /** Full name for one election, such as {@code leaderelection.alerts.lock-id}. */
    public String property(String election) {
        return PREFIX + election + "." + key;
    }

    /** The value that counts if nobody sets one. */
    public Optional<String> defaultValue() {
        return hasDefaultValue ? Optional.of(defaultInWords) : Optional.empty();
    }

    /** The default in words, for people. */
    public String defaultInWords() {
        return defaultInWords;
    }

    /** What a right value is, as the end of a sentence about the key. */
    public String rule() {
        return rule;
    }

    /** A right value. */
    public String example() {
        return example;
    }

    /** Whether it can be set for one election. */
    public boolean isPerElection() {
        return this != ELECTIONS;
    }

    /** The kind of store that it is for; empty = any. */
    Optional<Backend> store() {
        return Arrays.stream(Backend.values())
                .filter(store -> key.startsWith(store.name().toLowerCase(Locale.ROOT) + "."))
                .findFirst();
    }

    /** Names without the prefix of all settings, in the order of the documentation. */
    public static Set<String> knownKeys() {
        Set<String> names = new LinkedHashSet<>();
        Arrays.stream(values()).map(Key::key).forEach(names::add);
        return names;
    }

    /** All settings of these elections by their full names. */
    static Map<String, Key> properties(List<String> elections) {
        Map<String, Key> properties = new LinkedHashMap<>();
        for (Key key : values()) {
            properties.put(key.property(), key);
            if (key.isPerElection()) {
                elections.forEach(election -> properties.put(key.property(election), key));
            }
        }
        return properties;
    }
}
