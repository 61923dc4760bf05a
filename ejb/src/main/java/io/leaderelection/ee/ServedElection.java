package io.leaderelection.ee;

import io.leaderelection.config.ElectionConfig;
import io.leaderelection.config.Problem;
import io.leaderelection.core.Elector;
import io.leaderelection.core.Hold;
import io.leaderelection.lock.LockReply;
import io.leaderelection.runtime.ElectionRunner;
import io.leaderelection.runtime.ExecutorTasks;
import io.leaderelection.time.Ticker;
import jakarta.enterprise.inject.spi.BeanManager;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** One election with everything it needs in this server. */
final class ServedElection {
    private static final Duration CHECK_PATIENCE = Duration.ofSeconds(5);

    private final ElectionConfig config;
    private final ElectionLog log;
    private final ExecutorTasks tasks;
    private final ElectionStore store;
    private final StoreJournal journal;
    private final ElectionRunner runner;
    private final Doctor doctor;

    ServedElection(
            ElectionConfig config,
            List<ElectionConfig> all,
            ScheduledExecutorService timer,
            ThreadFactory threads,
            BeanManager beans,
            EventDelivery delivery) {
        SecureRandom random = new SecureRandom();
        this.config = config;
        this.log = new ElectionLog(config.name(), config.nodeId());
        String instance = config.nodeId() + "-" + Long.toString(random.nextLong(Long.MAX_VALUE), Character.MAX_RADIX);
        this.store = ElectionStore.of(config, all, instance, threads);
        this.journal = new StoreJournal(log, store);
        this.tasks = new ExecutorTasks(config.name(), timer, threads);
        this.runner = new ElectionRunner(
                config.name(),
                config.nodeId(),
                config.timing(),
                new Elector(config.timing(), random),
                store.lock(),
                tasks,
                new CdiObservers(
                        beans, delivery, work -> threads.newThread(work).start(), log),
                journal,
                Ticker.system(),
                InstantSource.system());
        this.doctor = new Doctor(store::findings, runner::status, journal::clockJump);
    }

    ElectionConfig config() {
        return config;
    }

    ElectionRunner runner() {
        return runner;
    }

    Doctor doctor() {
        return doctor;
    }

    /**
     * Connects once and says why the store can never serve as it is. A store that does not answer is no problem: it may
     * yet come.
     */
    Optional<Problem> checkStore() {
        CountDownLatch looked = new CountDownLatch(1);
        tasks.callStore(() -> {
            try {
                LockReply reply = store.lock().look();
                if (reply instanceof LockReply.Refused refused) {
                    Doctor.namesake(config.nodeId(), refused.holder())
                            .map(Finding::toString)
                            .ifPresent(log::storeUnwise);
                }
            } finally {
                looked.countDown();
            }
        });
        try {
            boolean answered = looked.await(CHECK_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            journal.reportStore(); // what the pool is like is known without an answer
            return answered ? store.misfit() : Optional.empty();
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
}
