package io.leaderelection.lock.redis;

import java.util.Map;
import java.util.Optional;

/** Reads from {@code INFO} whether the server may throw our keys away. Source: redis.io, "Key eviction". */
final class Eviction {
    private static final String HARMLESS = "noeviction";
    private static final String UNLIMITED = "0";

    private Eviction() {}

    static Optional<String> risk(Info info) {
        Map<String, String> fields = info.fields();
        String policy = fields.getOrDefault("maxmemory_policy", HARMLESS);
        boolean limited = !fields.getOrDefault("maxmemory", UNLIMITED).equals(UNLIMITED);
        return limited && !policy.equals(HARMLESS)
                ? Optional.of("maxmemory-policy %s lets the server throw a leader's lock away when memory runs out;"
                                .formatted(policy)
                        + " use noeviction, or a server of its own")
                : Optional.empty();
    }
}
