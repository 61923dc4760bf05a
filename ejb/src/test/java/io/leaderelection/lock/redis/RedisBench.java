package io.leaderelection.lock.redis;

import io.leaderelection.fixture.RedisServer;
import io.leaderelection.fixture.Resp;
import io.leaderelection.lock.LeaderLock;
import io.leaderelection.lock.LeaseTerms;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Released;
import io.leaderelection.lock.redis.RedisSettings.Mode;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Makes locks for tests on real servers. */
final class RedisBench {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

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

    static RedisLeaderLock lock(RedisSettings settings, RedisEndpoint endpoint, Dialer network) {
        return new RedisLeaderLock(settings, endpoint, RedisBench::thread, Ticker.system(), new Random(), network);
    }

    static RedisEndpoint.Sentinel sentinel(RedisServer... sentinels) {
        return new RedisEndpoint.Sentinel("mymaster", addresses(sentinels), RedisAccess.PLAIN, RedisAccess.PLAIN);
    }

    static RedisEndpoint.Cluster cluster(RedisServer... nodes) {
        return new RedisEndpoint.Cluster(addresses(nodes), RedisAccess.PLAIN);
    }

    static RedisEndpoint.Redlock redlock(List<RedisServer> masters) {
        return new RedisEndpoint.Redlock(
                masters.stream().map(RedisBench::single).toList());
    }

    static RedisAddress address(RedisServer server) {
        return new RedisAddress(server.host(), server.port());
    }

    /** Makes a store one that an election has known for a long time. */
    static void trust(RedisServer server, long id) {
        String identity = server.info("server", "run_id") + " " + server.info("replication", "master_replid");
        server.ask("SET", "{" + id + "}:since", identity + " 1");
    }

    /** Takes the keys of one election away, as a restart without data or a flush would. */
    static void forget(RedisServer server, long id) {
        try (Resp resp = new Resp(server.port())) {
            resp.ask("DEL", Long.toString(id), "{" + id + "}:since", "{" + id + "}:fence"); // or MOVED: not there
        } catch (IOException e) {
            throw new UncheckedIOException("could not reach the server", e);
        }
    }

    /** Asks until the lock is granted. */
    static Granted lead(LeaderLock lock) {
        AtomicReference<LockReply> last = new AtomicReference<>(new Released());
        Awaitility.await("a grant")
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .atMost(PATIENCE)
                .until(() -> {
                    last.set(lock.acquire());
                    return last.get() instanceof Granted;
                });
        return (Granted) Objects.requireNonNull(last.get());
    }

    /** The clock that the locks go by. */
    static Moment now() {
        return Ticker.system().now();
    }

    private static List<RedisAddress> addresses(RedisServer... servers) {
        return Stream.of(servers).map(RedisBench::address).toList();
    }

    static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "redis-listener");
        thread.setDaemon(true);
        return thread;
    }
}
