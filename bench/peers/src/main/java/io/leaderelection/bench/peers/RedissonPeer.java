package io.leaderelection.bench.peers;

import io.leaderelection.bench.contest.Contestant;
import io.leaderelection.bench.contest.Stage;
import io.leaderelection.bench.contest.Voice;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.redisson.Redisson;
import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/**
 * Redisson's lock, renewed by its watchdog, whose time-out is the lease. The lock tells nobody that it was lost, and asking
 * it costs a round trip: as a careful program would, this one asks once a second and goes by a flag in between.
 */
final class RedissonPeer implements Contestant {
    private static final long ASKED_EVERY_MILLIS = 1_000;

    private final Terms terms;
    private final Settings settings;
    private final Semaphore orders = new Semaphore(0);
    private volatile boolean closing;

    RedissonPeer(Voice voice, Settings settings) {
        this.terms = new Terms(voice);
        this.settings = settings;
    }

    @Override
    public void start() {
        Stage.daemon("competes", this::compete).start();
    }

    @Override
    public boolean leads() {
        return terms.lead();
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
        if (terms.lead()) {
            orders.release();
        }
    }

    @Override
    public void close() {
        closing = true;
        orders.release();
    }

    private void compete() {
        Config config = new Config();
        config.setLockWatchdogTimeout(settings.lease().toMillis());
        config.useSingleServer().setAddress(settings.url());
        RedissonClient client = Redisson.create(config);
        RLock lock = client.getLock(Settings.ELECTION);
        try {
            while (!closing) {
                lock.lock();
                terms.begin();
                lead(lock);
                TimeUnit.MILLISECONDS.sleep(Settings.HOLD_OFF.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            client.shutdown();
        }
    }

    private void lead(RLock lock) throws InterruptedException {
        while (!orders.tryAcquire(ASKED_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
            if (!lock.isHeldByCurrentThread()) {
                terms.end();
                return;
            }
        }
        terms.end();
        if (lock.isHeldByCurrentThread()) {
            lock.unlock();
        }
    }
}
