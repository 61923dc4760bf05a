package io.leaderelection.lock.redis;

import io.leaderelection.lock.LeaseTerms;
import java.time.Duration;

/**
 * How one election uses Redis. Immutable.
 *
 * @param lockId the key, in decimal digits; 0 … 2^63-1
 * @param node name of this node, shown to others as part of the key's value
 * @param instance node plus what makes this start of it unique
 * @param terms time to live of the key, and what of it the holder does not use
 * @param mode whether the key is renewed
 * @param followerCheck longest pause between two attempts
 */
public record RedisSettings(
        long lockId, String node, String instance, LeaseTerms terms, Mode mode, Duration followerCheck) {

    private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(2);
    private static final Duration SHORTEST_PATIENCE = Duration.ofMillis(500);

    /** What becomes of the key while its holder leads. */
    public enum Mode {
        /** It is set once, for the longest tenure, and never prolonged; as the original Go library does. */
        FIXED,
        /** It is prolonged with every check, so a leader that vanishes is followed after one lease. */
        LEASE
    }

    public RedisSettings {
        if (lockId < 0) {
            throw new IllegalArgumentException("lock-id must not be negative: " + lockId);
        }
    }

    /** Every key of the election hashes to one slot: Redis Cluster specification, "Hash tags". */
    String lockKey() {
        return Long.toString(lockId);
    }

    String fenceKey() {
        return tagged("fence");
    }

    String sinceKey() {
        return tagged("since");
    }

    String channel() {
        return tagged("released");
    }

    private String tagged(String what) {
        return "{" + lockId + "}:" + what;
    }

    /** How long an ordinary script may take, opening a connection included. */
    Duration patience() {
        Duration quarter = terms.length().dividedBy(4);
        Duration enough = quarter.compareTo(SHORTEST_PATIENCE) < 0 ? SHORTEST_PATIENCE : quarter;
        return enough.compareTo(LONGEST_PATIENCE) < 0 ? enough : LONGEST_PATIENCE;
    }

    /** How long a script may take on one of several masters: the others decide without it. */
    Duration masterPatience() {
        return Duration.ofMillis(Math.max(300, Math.min(500, terms.length().toMillis() / 20)));
    }

    /** How long a renewal may take: not longer than the core gives it. */
    Duration renewalPatience() {
        Duration quarter = terms.length().dividedBy(4);
        return quarter.compareTo(LONGEST_PATIENCE) < 0 ? quarter : LONGEST_PATIENCE;
    }
}
