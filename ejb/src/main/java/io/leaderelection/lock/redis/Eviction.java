package io.leaderelection.lock.redis;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads from {@code INFO memory} whether the server may throw our keys away. Source: redis.io, "Key eviction". */
final class Eviction {
    private static final String HARMLESS = "noeviction";
    private static final String UNLIMITED = "0";

    private Eviction() {}

    static Optional<String> risk(String info) {
        Map<String, String> fields = info.lines()
                .filter(line -> line.contains(":"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf(':')),
                        line -> line.substring(line.indexOf(':') + 1).strip(),
                        (one, other) -> other));
        String policy = fields.getOrDefault("maxmemory_policy", HARMLESS);
        boolean limited = !fields.getOrDefault("maxmemory", UNLIMITED).equals(UNLIMITED);
        return limited && !policy.equals(HARMLESS)
                ? Optional.of("maxmemory-policy %s lets the server throw a leader's lock away when memory runs out;"
                                .formatted(policy)
                        + " use noeviction, or a server of its own")
                : Optional.empty();
    }
}
