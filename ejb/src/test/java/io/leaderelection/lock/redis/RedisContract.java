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
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;

/** The rules of the port, kept by Redis; each node has a network of its own, in front of every server. */
abstract class RedisContract extends LeaderLockContract {
    private static final LeaseTerms TERMS = new LeaseTerms(Duration.ofSeconds(2), Duration.ofMillis(200));
    private static final AtomicLong IDS = new AtomicLong(9L << 32);

    private final long id = IDS.incrementAndGet();
    private final Map<LeaderLock, Network> networks = new HashMap<>();

    /** What keeps the lock. */
    abstract RedisEndpoint endpoint();

    /** The servers that have the keys, or may have them. */
    abstract List<RedisServer> servers();

    /** Whether keys are prolonged. */
    Mode mode() {
        return Mode.LEASE;
    }

    @AfterEach
    void closeNetworks() {
        networks.values().forEach(Network::close);
    }

    @Override
    protected LeaderLock newLock(String node) {
        Network network = new Network();
        RedisSettings settings = RedisBench.settings(id, node, TERMS.length(), mode(), Duration.ofMillis(300));
        LeaderLock lock = RedisBench.lock(settings, endpoint(), network);
        networks.put(lock, network);
        return lock;
    }

    @Override
    protected final boolean prolongs() {
        return mode() == Mode.LEASE;
    }

    @Override
    protected boolean holdsPlaces() {
        return false;
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
        network(lock).proxies().forEach(TcpProxy::swallow);
    }

    @Override
    protected void makeHeard(LeaderLock lock) {
        network(lock).proxies().forEach(TcpProxy::heal);
    }

    @Override
    protected void slowDown(LeaderLock lock, Duration by) {
        Duration each = by.dividedBy(2).plusMillis(1); // on the way there and on the way back
        network(lock).proxies().forEach(proxy -> proxy.delay(each));
    }

    /** What a restart without data or a flush does to the keys of this election. */
    @Override
    protected void evict(LeaderLock lock) {
        for (RedisServer server : servers()) {
            RedisBench.forget(server, id);
        }
    }

    private Network network(LeaderLock lock) {
        Network network = networks.get(lock);
        if (network == null) {
            throw new IllegalArgumentException("not made here: " + lock);
        }
        return network;
    }
}
