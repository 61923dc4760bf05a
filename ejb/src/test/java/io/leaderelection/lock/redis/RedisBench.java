package io.leaderelection.lock.redis;

import io.leaderelection.fixture.RedisServer;
import io.leaderelection.lock.LeaseTerms;
import io.leaderelection.lock.redis.RedisSettings.Mode;
import io.leaderelection.time.Ticker;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;

/** Makes locks for tests on real servers. */
final class RedisBench {
    private RedisBench() {}

    static RedisEndpoint.Single single(RedisServer server) {
        return single(server.host(), server.port());
    }

    static RedisEndpoint.Single single(String host, int port) {
        return new RedisEndpoint.Single(new RedisAddress(host, port), RedisAccess.PLAIN);
    }

    static RedisSettings settings(long lockId, String node, Duration lease, Mode mode, Duration followerCheck) {
        return new RedisSettings(
                lockId,
                node,
                node + "-" + UUID.randomUUID(),
                new LeaseTerms(lease, lease.dividedBy(10)),
                mode,
                followerCheck);
    }

    static RedisLeaderLock lock(RedisSettings settings, RedisEndpoint endpoint) {
        return new RedisLeaderLock(settings, endpoint, RedisBench::thread, Ticker.system(), new Random());
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "redis-listener");
        thread.setDaemon(true);
        return thread;
    }
}
