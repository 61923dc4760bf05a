package io.leaderelection.lock.redis;

/** Opens connections: {@link Link#open} in production, through a network that can be broken in tests. Thread-safe. */
@FunctionalInterface
interface Dialer {

    /**
     * Connects and logs in.
     *
     * @throws RuntimeException if that fails within the limit
     */
    Link open(RedisAddress address, RedisAccess access, TimeLimit limit);
}
