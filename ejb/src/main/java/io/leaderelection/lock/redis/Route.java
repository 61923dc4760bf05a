package io.leaderelection.lock.redis;

import redis.clients.jedis.exceptions.JedisMovedDataException;

/** Leads to the server that keeps the lock now. Thread-safe. */
interface Route {

    /**
     * A new connection to that server.
     *
     * @throws RuntimeException if there is none within the limit
     */
    Link open(TimeLimit limit);

    /** A server answered that another one keeps the lock. */
    default void redirected(Link from, JedisMovedDataException to) {
        throw to;
    }

    /** The way to the one master of an endpoint that has one. */
    static Route to(RedisEndpoint endpoint) {
        if (endpoint instanceof RedisEndpoint.Single single) {
            return limit -> Link.open(single.address(), single.access(), limit);
        } else if (endpoint instanceof RedisEndpoint.Sentinel sentinel) {
            return new SentinelRoute(sentinel);
        } else if (endpoint instanceof RedisEndpoint.Cluster cluster) {
            return new ClusterRoute(cluster);
        }
        throw new IllegalArgumentException("several masters, not one: " + endpoint);
    }
}
