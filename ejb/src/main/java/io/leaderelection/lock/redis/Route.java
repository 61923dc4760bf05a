package io.leaderelection.lock.redis;

import java.util.List;
import java.util.concurrent.ThreadFactory;
import redis.clients.jedis.exceptions.JedisMovedDataException;

/** Leads to the server that keeps the lock now. Thread-safe. */
interface Route {

    /**
     * A new connection to that server.
     *
     * @throws RuntimeException if there is none within the limit
     */
    Link open(TimeLimit limit);

    /**
     * Whether an open connection still leads there. One that stays open may lead to a master that has been replaced, and that
     * answers like one for a while.
     *
     * @return {@code true} also where that cannot be told within the limit
     */
    default boolean leadsTo(Link open, TimeLimit limit) {
        return true;
    }

    /** A server answered that another one keeps the lock. */
    default void redirected(Link from, JedisMovedDataException to) {
        throw to;
    }

    /** The way to the first of several servers that can be reached. */
    static Route anyOf(List<Route> routes) {
        return limit -> {
            RuntimeException last = new RedisFailure("no server is known");
            for (int i = 0; i < routes.size(); i++) {
                try {
                    return routes.get(i).open(limit.part(routes.size() - i));
                } catch (RuntimeException e) {
                    last = e;
                }
            }
            throw last;
        };
    }

    /**
     * The way to the one master of an endpoint that has one.
     *
     * @param threads for what cannot be bounded otherwise
     */
    static Route to(RedisEndpoint endpoint, Dialer dialer, ThreadFactory threads) {
        if (endpoint instanceof RedisEndpoint.Single single) {
            return limit -> dialer.open(single.address(), single.access(), limit);
        } else if (endpoint instanceof RedisEndpoint.Sentinel sentinel) {
            return new SentinelRoute(sentinel, dialer);
        } else if (endpoint instanceof RedisEndpoint.Cluster cluster) {
            return new ClusterRoute(cluster, dialer);
        } else if (endpoint instanceof RedisEndpoint.Shared shared) {
            return new SharedRoute(shared.client(), threads);
        }
        throw new IllegalArgumentException("several masters, not one: " + endpoint);
    }
}
