package io.leaderelection.se;

import io.leaderelection.config.ElectionConfig;
import io.leaderelection.config.RedisConfig;
import io.leaderelection.config.Timing;
import io.leaderelection.lock.LeaseTerms;
import io.leaderelection.lock.redis.RedisEndpoint;
import io.leaderelection.lock.redis.RedisLeaderLock;
import io.leaderelection.lock.redis.RedisSettings;
import io.leaderelection.time.Ticker;
import java.security.SecureRandom;
import java.util.concurrent.ThreadFactory;

/** Makes locks over Redis from checked settings, in a server and without one. */
public final class RedisLocks {
    private RedisLocks() {}

    /**
     * The lock of one election; opens nothing before its first call.
     *
     * @param place where Redis is; nothing that is only named in JNDI
     * @param instance name of the node plus what makes this start of it unique
     * @param threads for what the lock waits for beside its calls
     */
    public static RedisLeaderLock lock(
            ElectionConfig election,
            RedisConfig redis,
            RedisConfig.Place place,
            String instance,
            ThreadFactory threads) {
        return lock(election, redis, new RedisEndpoints(redis).of(place), instance, threads);
    }

    /**
     * The same for what no setting says.
     *
     * @param endpoint where Redis is
     */
    public static RedisLeaderLock lock(
            ElectionConfig election,
            RedisConfig redis,
            RedisEndpoint endpoint,
            String instance,
            ThreadFactory threads) {
        Timing timing = election.timing();
        RedisSettings settings = new RedisSettings(
                election.lockId(),
                election.nodeId(),
                instance,
                new LeaseTerms(timing.lease(), timing.margin()),
                redis.renewed() ? RedisSettings.Mode.LEASE : RedisSettings.Mode.FIXED,
                timing.followerCheck());
        return new RedisLeaderLock(settings, endpoint, threads, Ticker.system(), new SecureRandom());
    }
}
