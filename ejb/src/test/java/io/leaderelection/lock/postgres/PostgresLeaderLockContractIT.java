package io.leaderelection.lock.postgres;

import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.fixture.TcpProxy;
import io.leaderelection.lock.LeaderLock;
import io.leaderelection.lock.LeaderLockContract;
import io.leaderelection.lock.LeaseTerms;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.postgresql.ds.PGSimpleDataSource;

/** The rules of the port, kept by Postgres; each node has a network of its own. Its tests mostly wait, so they may overlap. */
@Execution(ExecutionMode.CONCURRENT)
class PostgresLeaderLockContractIT extends LeaderLockContract {
    private static final LeaseTerms TERMS = new LeaseTerms(Duration.ofSeconds(2), Duration.ofMillis(200));
    private static final AtomicLong IDS = new AtomicLong(9L << 32);

    private static PostgresServer server;

    private final long id = IDS.incrementAndGet();
    private final Map<LeaderLock, TcpProxy> networks = new HashMap<>();

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
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
        PGSimpleDataSource pool = server.dataSource();
        pool.setServerNames(new String[] {network.host()});
        pool.setPortNumbers(new int[] {network.port()});
        pool.setLoginTimeout(2); // seconds; connecting is bounded by the pool, not by the lock
        PostgresSettings settings = new PostgresSettings(
                id,
                node,
                node + "-" + UUID.randomUUID(),
                TERMS,
                Duration.ofMillis(300),
                PostgresSettings.Waiting.QUEUE,
                PostgresSettings.Takeover.FAST,
                Duration.ofMillis(50));
        LeaderLock lock = new PostgresLeaderLock(pool, settings, Ticker.system());
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
        return Duration.ofSeconds(60);
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

    @Override
    protected void evict(LeaderLock lock) {
        try (LockTable table = new LockTable(server, id)) {
            table.terminate(table.lockHolder().orElseThrow());
        }
    }

    private TcpProxy network(LeaderLock lock) {
        TcpProxy network = networks.get(lock);
        if (network == null) {
            throw new IllegalArgumentException("not made here: " + lock);
        }
        return network;
    }
}
