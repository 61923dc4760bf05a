package io.leaderelection.lock.redis;

import java.util.List;
import java.util.stream.Stream;

/** What of an endpoint's description makes the lock less safe than it could be. */
final class Warnings {
    private static final String UNVERIFIED =
            "insecure-skip-verify: TLS takes anybody for the server; whoever is in between can read the password and decide"
                    + " who leads";

    private Warnings() {}

    static List<String> of(RedisEndpoint endpoint) {
        return accesses(endpoint).anyMatch(access -> access.tls() instanceof RedisAccess.Tls.Unverified)
                ? List.of(UNVERIFIED)
                : List.of();
    }

    private static Stream<RedisAccess> accesses(RedisEndpoint endpoint) {
        if (endpoint instanceof RedisEndpoint.Single single) {
            return Stream.of(single.access());
        } else if (endpoint instanceof RedisEndpoint.Sentinel sentinel) {
            return Stream.of(sentinel.access(), sentinel.sentinelAccess());
        } else if (endpoint instanceof RedisEndpoint.Cluster cluster) {
            return Stream.of(cluster.access());
        } else if (endpoint instanceof RedisEndpoint.Redlock redlock) {
            return redlock.masters().stream().map(RedisEndpoint.Single::access);
        } else if (endpoint instanceof RedisEndpoint.Shared) {
            return Stream.empty(); // whose client it is knows whom it trusts
        }
        throw new IllegalStateException("no such endpoint: " + endpoint);
    }
}
