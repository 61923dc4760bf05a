package io.leaderelection.lock.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.exceptions.JedisMovedDataException;

/**
 * Connects to the node that kept the lock's slot last, or else to any; a node that does not keep it says which one does.
 * Source: Redis Cluster specification, "MOVED redirection".
 */
final class ClusterRoute implements Route {
    private final RedisEndpoint.Cluster endpoint;
    private final Dialer dialer;
    private volatile Optional<RedisAddress> keeper = Optional.empty();

    ClusterRoute(RedisEndpoint.Cluster endpoint, Dialer dialer) {
        this.endpoint = endpoint;
        this.dialer = dialer;
    }

    @Override
    public Link open(TimeLimit limit) {
        List<RedisAddress> nodes = new ArrayList<>(endpoint.nodes());
        keeper.ifPresent(first -> {
            nodes.remove(first);
            nodes.add(0, first);
        });
        String last = "";
        for (int i = 0; i < nodes.size(); i++) {
            try {
                return dialer.open(nodes.get(i), endpoint.access(), limit.part(nodes.size() - i + 1));
            } catch (RuntimeException e) {
                if (Failures.isLasting(e)) {
                    throw e;
                }
                last = nodes.get(i) + ": " + Failures.describe(e);
            }
        }
        keeper = Optional.empty();
        throw new RedisFailure("no node of the cluster can be reached; the last one: " + last);
    }

    @Override
    public void redirected(Link from, JedisMovedDataException to) {
        String host = to.getTargetNode().getHost(); // empty where a node is to be reached by the name in use
        keeper = Optional.of(new RedisAddress(
                host.isEmpty() ? from.address().host() : host,
                to.getTargetNode().getPort()));
    }
}
