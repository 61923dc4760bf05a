package io.leaderelection.ee;

import io.leaderelection.config.ElectionConfig;
import io.leaderelection.config.InvalidConfigurationException;
import io.leaderelection.config.Key;
import io.leaderelection.config.Problem;
import io.leaderelection.config.RedisConfig;
import io.leaderelection.config.RedisUri;
import io.leaderelection.lock.LeaderLock;
import io.leaderelection.lock.redis.RedisEndpoint;
import io.leaderelection.lock.redis.RedisLeaderLock;
import io.leaderelection.se.RedisLocks;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/** A Redis: at an address of its own, at one that the server has bound, or where a client leads that the server has bound. */
final class RedisStore implements ElectionStore {
    private final ElectionConfig election;
    private final RedisConfig redis;
    private RedisConfig.Place place; // in place of a JNDI name the address that is bound there
    private final RedisLeaderLock lock;

    RedisStore(ElectionConfig election, RedisConfig redis, String instance, ThreadFactory threads) {
        this.election = election;
        this.redis = redis;
        this.place = redis.place();
        this.lock = lock(instance, threads);
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
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(RedisFindings.of(place, lock.warnings()));
        lock.misfit()
                .map(rule -> "the store cannot serve: " + rule)
                .map(Finding::change)
                .ifPresent(findings::add);
        return findings;
    }

    private RedisLeaderLock lock(String instance, ThreadFactory threads) {
        if (!(redis.place() instanceof RedisConfig.Bound bound)) {
            return RedisLocks.lock(election, redis, redis.place(), instance, threads);
        }
        Object found = Bindings.find(bound.jndiName())
                .orElseThrow(() -> refused("nothing is bound under this name in this server; bind an address like that"
                        + " of redis.uri as a String"));
        return found instanceof String || found instanceof URI
                ? RedisLocks.lock(election, redis, address(found.toString()), instance, threads)
                : RedisLocks.lock(election, redis, client(found), instance, threads);
    }

    private RedisConfig.Place address(String text) {
        try {
            place = new RedisConfig.Single(RedisUri.parse(text));
            return place;
        } catch (IllegalArgumentException e) {
            throw refused("what is bound under this name is no address: " + e.getMessage());
        }
    }

    private RedisEndpoint client(Object found) {
        RedisEndpoint endpoint = RedisEndpoint.Shared.of(found)
                .orElseThrow(
                        () -> refused(new BoundClient(found.getClass(), RedisStore.class.getClassLoader()).refusal()));
        if (redis.user().isPresent() || redis.password().isPresent() || redis.insecureSkipVerify()) {
            throw refused("what is bound under this name is a client, which knows its user, its password and whom it"
                    + " trusts; redis.user, redis.password, redis.password-file and redis.insecure-skip-verify must not be"
                    + " set besides");
        }
        return endpoint;
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
