package io.leaderelection.lock.redis;

import io.leaderelection.fixture.RedisServer;
import io.leaderelection.fixture.TcpProxy;
import io.leaderelection.lock.LeaderLock;
import io.leaderelection.lock.LeaderLockContract;
import io.leaderelection.lock.LeaseTerms;
import io.leaderelection.lock.redis.RedisSettings.Mode;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The rules of the port, kept by one Redis; each node has a network of its own. Its tests mostly wait, so they overlap. */
@Execution(ExecutionMode.CONCURRENT)
class RedisLeaderLockContractIT extends LeaderLockContract {
    private static final LeaseTerms TERMS = new LeaseTerms(Duration.ofSeconds(2), Duration.ofMillis(200));
    private static final AtomicLong IDS = new AtomicLong(9L << 32);

    private static RedisServer server;

    private final long id = IDS.incrementAndGet();
    private final Map<LeaderLock, TcpProxy> networks = new HashMap<>();

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @AfterEach
    void closeNetworks() {
        networks.values().forEach(TcpProxy::close);
    }

    @Override
    protected LeaderLock newLock(String node) {
        TcpProxy network = TcpProxy.inFrontOf(server.host(), server.port());
        RedisSettings settings = RedisBench.settings(id, node, TERMS.length(), Mode.LEASE, Duration.ofMillis(300));
        LeaderLock lock = RedisBench.lock(settings, RedisBench.single(network.host(), network.port()));
        networks.put(lock, network);
        return lock;
    }

    @Override
    protected LeaseTerms terms() {
        return TERMS;
    }

    @Override
    protected Ticker ticker() {
        return Ticker.system();
    }

    @Override
    protected void pause(Duration duration) {
        Moment until = now().plus(duration);
        while (!now().reached(until)) {
            LockSupport.parkNanos(until.since(now()).toNanos());
        }
    }

    @Override
    protected Duration callLimit() {
        return Duration.ofSeconds(10);
    }

    @Override
    protected Duration patience() {
        return Duration.ofSeconds(20);
    }

    @Override
    protected void makeSilent(LeaderLock lock) {
        network(lock).swallow();
    }

    @Override
    protected void makeHeard(LeaderLock lock) {
        network(lock).heal();
    }

    @Override
    protected void slowDown(LeaderLock lock, Duration by) {
        network(lock).delay(by.dividedBy(2).plusMillis(1)); // on the way there and on the way back
    }

    /** What a restart without data or a flush does to the keys of this election. */
    @Override
    protected void evict(LeaderLock lock) {
        server.ask("DEL", Long.toString(id), "{" + id + "}:since", "{" + id + "}:fence");
    }

    private TcpProxy network(LeaderLock lock) {
        TcpProxy network = networks.get(lock);
        if (network == null) {
            throw new IllegalArgumentException("not made here: " + lock);
        }
        return network;
    }
}
