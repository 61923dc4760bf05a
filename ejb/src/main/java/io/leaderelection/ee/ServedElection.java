package io.leaderelection.ee;

import io.leaderelection.config.ElectionConfig;
import io.leaderelection.config.PostgresConfig;
import io.leaderelection.config.Problem;
import io.leaderelection.config.Timing;
import io.leaderelection.core.Elector;
import io.leaderelection.core.Hold;
import io.leaderelection.lock.LeaseTerms;
import io.leaderelection.lock.postgres.PostgresLeaderLock;
import io.leaderelection.lock.postgres.PostgresSettings;
import io.leaderelection.runtime.ElectionRunner;
import io.leaderelection.runtime.ExecutorTasks;
import io.leaderelection.time.Ticker;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.inject.spi.BeanManager;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** One election with everything it needs in this server. */
final class ServedElection {
    private static final Duration CHECK_PATIENCE = Duration.ofSeconds(5);

    private final ElectionConfig config;
    private final ElectionLog log;
    private final ExecutorTasks tasks;
    private final PostgresLeaderLock lock;
    private final ElectionRunner runner;

    ServedElection(
            ElectionConfig config,
            DataSource pool,
            ManagedScheduledExecutorService timer,
            ManagedThreadFactory threads,
            BeanManager beans,
            EventDelivery delivery) {
        SecureRandom random = new SecureRandom();
        this.config = config;
        this.log = new ElectionLog(config.name(), config.nodeId());
        this.tasks = new ExecutorTasks(config.name(), timer, threads);
        String instance = config.nodeId() + "-" + Long.toString(random.nextLong(Long.MAX_VALUE), Character.MAX_RADIX);
        this.lock = new PostgresLeaderLock(pool, settings(config, instance), Ticker.system());
        this.runner = new ElectionRunner(
                config.name(),
                config.nodeId(),
                config.timing(),
                new Elector(config.timing(), random),
                lock,
                tasks,
                new CdiObservers(
                        beans, delivery, work -> threads.newThread(work).start(), log),
                log,
                Ticker.system(),
                InstantSource.system());
    }

    ElectionConfig config() {
        return config;
    }

    ElectionRunner runner() {
        return runner;
    }

    /**
     * Connects once and says why the store can never serve as it is. A store that does not answer is no problem: it may
     * yet come.
     */
    Optional<Problem> checkStore() {
        CountDownLatch looked = new CountDownLatch(1);
        tasks.callStore(() -> {
            try {
                lock.look();
            } finally {
                looked.countDown();
            }
        });
        try {
            boolean answered = looked.await(CHECK_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return answered ? lock.misfit().map(misfit -> DataSources.problem(config, misfit)) : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Competes, unless it is configured only to follow. */
    void campaign() {
        if (!config.candidate()) {
            runner.impose(Hold.NOT_A_CANDIDATE);
        }
        log.started(config);
        runner.lift(Hold.SUSPENDED);
        runner.start();
    }

    /** Hands over because the server pauses; comes back with {@link #campaign}. */
    void standDown() {
        if (!runner.standDown(Hold.SUSPENDED, config.timing().shutdownTimeout()) && runner.handsOver()) {
            log.handOverCutShort(config.timing().shutdownTimeout());
        }
    }

    /** Hands over and leaves nothing behind. */
    void end() {
        if (!runner.stop()) {
            log.handOverCutShort(config.timing().shutdownTimeout());
        }
        log.stopped();
    }

    private static PostgresSettings settings(ElectionConfig config, String instance) {
        Timing timing = config.timing();
        PostgresConfig postgres = config.postgres();
        return new PostgresSettings(
                config.lockId(),
                config.nodeId(),
                instance,
                new LeaseTerms(timing.lease(), timing.margin()),
                timing.followerCheck(),
                PostgresSettings.Waiting.valueOf(postgres.waiting().name()),
                PostgresSettings.Takeover.valueOf(postgres.takeover().name()),
                postgres.grace());
    }
}
