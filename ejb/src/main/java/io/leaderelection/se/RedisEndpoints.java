package io.leaderelection.se;

import io.leaderelection.config.RedisConfig;
import io.leaderelection.config.RedisUri;
import io.leaderelection.config.Secret;
import io.leaderelection.lock.redis.RedisAccess;
import io.leaderelection.lock.redis.RedisAccess.Tls;
import io.leaderelection.lock.redis.RedisAddress;
import io.leaderelection.lock.redis.RedisEndpoint;
import java.util.List;
import java.util.Optional;

/** From what an operator wrote about Redis to what the lock connects to. */
final class RedisEndpoints {
    private final RedisConfig redis;

    RedisEndpoints(RedisConfig redis) {
        this.redis = redis;
    }

    /** Where to connect. */
    RedisEndpoint of(RedisConfig.Place place) {
        if (place instanceof RedisConfig.Single single) {
            return single(single.uri());
        } else if (place instanceof RedisConfig.Sentinel sentinel) {
            return new RedisEndpoint.Sentinel(
                    sentinel.master(),
                    addresses(sentinel.nodes()),
                    new RedisAccess(
                            Optional.empty(),
                            Optional.empty(),
                            0,
                            tls(sentinel.nodes().get(0))),
                    access(sentinel.nodes().get(0)));
        } else if (place instanceof RedisConfig.Cluster cluster) {
            return new RedisEndpoint.Cluster(
                    addresses(cluster.nodes()), access(cluster.nodes().get(0)));
        } else if (place instanceof RedisConfig.Masters masters) {
            return new RedisEndpoint.Redlock(
                    masters.masters().stream().map(this::single).toList());
        }
        throw new IllegalStateException("no address: " + place);
    }

    private RedisEndpoint.Single single(RedisUri uri) {
        return new RedisEndpoint.Single(address(uri), access(uri));
    }

    private RedisAccess access(RedisUri uri) {
        return new RedisAccess(
                uri.user().or(redis::user),
                uri.password().or(redis::password).map(Secret::reveal),
                uri.database(),
                tls(uri));
    }

    private Tls tls(RedisUri uri) {
        if (!uri.tls()) {
            return new Tls.Off();
        }
        return redis.insecureSkipVerify() ? new Tls.Unverified() : new Tls.Verified(Optional.empty());
    }

    private static List<RedisAddress> addresses(List<RedisUri> uris) {
        return uris.stream().map(RedisEndpoints::address).toList();
    }

    private static RedisAddress address(RedisUri uri) {
        return new RedisAddress(uri.host(), uri.port());
    }
}
