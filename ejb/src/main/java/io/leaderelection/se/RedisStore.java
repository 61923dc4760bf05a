package io.leaderelection.se;

import io.leaderelection.config.ElectionConfig;
import io.leaderelection.config.Key;
import io.leaderelection.config.RedisConfig;
import io.leaderelection.lock.LeaderLock;
import java.util.Map;
import java.util.concurrent.ThreadFactory;

/**
 * A Redis, or several.
 *
 * @param settings where it is
 */
record RedisStore(Map<String, String> settings) implements Store {

    /** One server, at an address like that of {@code redis.uri}. */
    static RedisStore at(String uri) {
        return new RedisStore(Map.of(Key.BACKEND.property(), "redis", Key.REDIS_URI.property(), uri));
    }

    @Override
    public LeaderLock lock(ElectionConfig config, String instance, ThreadFactory threads) {
        RedisConfig redis = (RedisConfig) config.store();
        return RedisLocks.lock(config, redis, redis.place(), instance, threads);
    }

    /** Names the settings only: an address may hold a password. */
    @Override
    public String toString() {
        return "RedisStore[" + String.join(", ", settings.keySet()) + "]";
    }
}
