package io.leaderelection.ee;

import io.leaderelection.config.ElectionConfig;
import io.leaderelection.config.InvalidConfigurationException;
import io.leaderelection.config.Key;
import io.leaderelection.config.Problem;
import io.leaderelection.config.RedisConfig;
import io.leaderelection.config.RedisUri;
import io.leaderelection.lock.LeaderLock;
import io.leaderelection.lock.redis.RedisLeaderLock;
import io.leaderelection.se.RedisLocks;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/** A Redis, at an address of its own or one that the server has bound. */
final class RedisStore implements ElectionStore {
    private final ElectionConfig election;
    private final RedisConfig redis;
    private final RedisLeaderLock lock;

    RedisStore(ElectionConfig election, RedisConfig redis, String instance, ThreadFactory threads) {
        this.election = election;
        this.redis = redis;
        this.lock = RedisLocks.lock(election, redis, place(), instance, threads);
    }

    @Override
    public LeaderLock lock() {
        return lock;
    }

    @Override
    public Optional<Problem> misfit() {
        return lock.misfit().map(rule -> ElectionStore.problem(election, key(), redis.address(), rule));
    }

    @Override
    public List<String> warnings() {
        return lock.warnings();
    }

    private RedisConfig.Place place() {
        if (!(redis.place() instanceof RedisConfig.Bound bound)) {
            return redis.place();
        }
        Object found = Bindings.find(bound.jndiName())
                .orElseThrow(() -> refused("nothing is bound under this name in this server; bind an address like that"
                        + " of redis.uri as a String"));
        if (!(found instanceof String || found instanceof URI)) {
            throw refused(new BoundClient(found.getClass(), RedisStore.class.getClassLoader()).refusal());
        }
        try {
            return new RedisConfig.Single(RedisUri.parse(found.toString()));
        } catch (IllegalArgumentException e) {
            throw refused("what is bound under this name is no address: " + e.getMessage());
        }
    }

    private InvalidConfigurationException refused(String rule) {
        return new InvalidConfigurationException(
                List.of(ElectionStore.problem(election, Key.REDIS_JNDI_NAME, redis.address(), rule)));
    }

    private Key key() {
        if (redis.place() instanceof RedisConfig.Sentinel) {
            return Key.REDIS_SENTINEL_NODES;
        } else if (redis.place() instanceof RedisConfig.Cluster) {
            return Key.REDIS_CLUSTER_NODES;
        } else if (redis.place() instanceof RedisConfig.Masters) {
            return Key.REDIS_MASTERS;
        }
        return redis.place() instanceof RedisConfig.Bound ? Key.REDIS_JNDI_NAME : Key.REDIS_URI;
    }
}
