package io.leaderelection.lock.redis;

import redis.clients.jedis.exceptions.JedisMovedDataException;

/**
 * Has a master that was found after the last one was lost note since when it is trusted. The age that it needs before anybody leads counts from then, so
 * the first who finds it must not wait for an attempt of its own. Thread-safe.
 */
@FunctionalInterface
interface Scout {
    /** Leaves that to the attempts. */
    Scout NONE = (found, limit) -> {};

    /**
     * Visits what a connection leads to.
     *
     * @throws RuntimeException if it is not the master
     */
    void visit(Link found, TimeLimit limit);

    /** One for the only master that a way leads to. */
    static Scout along(Route route, Scripts scripts) {
        return (found, limit) -> {
            try {
                if (!scripts.run(found, Action.CHECK, "", 0, limit).master()) {
                    throw new RedisFailure("the server is a replica");
                }
            } catch (JedisMovedDataException e) {
                route.redirected(found, e);
                throw e;
            }
        };
    }
}
