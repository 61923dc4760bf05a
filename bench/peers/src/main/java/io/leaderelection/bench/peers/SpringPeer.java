package io.leaderelection.bench.peers;

import com.zaxxer.hikari.HikariDataSource;
import io.leaderelection.bench.contest.Contestant;
import io.leaderelection.bench.contest.Voice;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.integration.jdbc.lock.DefaultLockRepository;
import org.springframework.integration.jdbc.lock.JdbcLockRegistry;
import org.springframework.integration.leader.Context;
import org.springframework.integration.leader.DefaultCandidate;
import org.springframework.integration.redis.util.RedisLockRegistry;
import org.springframework.integration.support.leader.LockRegistryLeaderInitiator;
import org.springframework.integration.support.locks.LockRegistry;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Spring Integration's {@link LockRegistryLeaderInitiator} with its default pauses; the lock's time to live is the lease. */
final class SpringPeer implements Contestant {
    private final Terms terms;
    private final LockRegistryLeaderInitiator initiator;
    private final Runnable closing;

    private SpringPeer(Voice voice, LockRegistry<?> locks, Runnable closing) {
        this.terms = new Terms(voice);
        this.closing = closing;
        this.initiator = new LockRegistryLeaderInitiator(locks, new DefaultCandidate(voice.id(), Settings.ELECTION) {
            @Override
            public void onGranted(Context context) {
                terms.begin();
            }

            @Override
            public void onRevoked(Context context) {
                terms.end();
            }
        });
    }

    /** Over the table that comes with Spring Integration, which must be there. */
    static SpringPeer overJdbc(Voice voice, Settings settings) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(settings.url());
        DefaultLockRepository repository = new DefaultLockRepository(pool);
        repository.setTransactionManager(new JdbcTransactionManager(pool));
        repository.afterPropertiesSet();
        repository.afterSingletonsInstantiated();
        repository.start();
        return new SpringPeer(voice, new JdbcLockRegistry(repository, settings.lease()), () -> {
            repository.close();
            pool.close();
        });
    }

    /** Over Redis; of its two kinds of waiting the one that is told of a release, which is the faster. */
    static SpringPeer overRedis(Voice voice, Settings settings) {
        LettuceConnectionFactory connections = new LettuceConnectionFactory(
                settings.uri().getHost(), settings.uri().getPort());
        connections.afterPropertiesSet();
        connections.start();
        RedisLockRegistry locks = new RedisLockRegistry(connections, "bench", settings.lease());
        locks.setRedisLockType(RedisLockRegistry.RedisLockType.PUB_SUB_LOCK);
        return new SpringPeer(voice, locks, () -> {
            locks.destroy();
            connections.destroy();
        });
    }

    @Override
    public void start() {
        initiator.start();
    }

    @Override
    public boolean leads() {
        return terms.lead() && initiator.getContext().isLeader();
    }

    @Override
    public long token() {
        return terms.number();
    }

    @Override
    public long deadline() {
        return 0;
    }

    @Override
    public void relinquish() {
        if (leads()) {
            initiator.getContext().yield();
        }
    }

    @Override
    public void close() {
        initiator.destroy();
        closing.run();
    }
}
