package io.leaderelection.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.config.Tenure;
import io.leaderelection.config.Timing;
import io.leaderelection.core.Elector;
import io.leaderelection.core.Hold;
import io.leaderelection.lock.LeaseTerms;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.ScriptedLock;
import io.leaderelection.time.ManualClock;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Stopping waits, so these tests run on the real clock; lanes and timer are still driven by hand. */
@Timeout(30)
class StandDownTest {
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration MARGIN = Duration.ofSeconds(1);
    private static final Duration DRAIN = Duration.ofMillis(50);
    private static final Duration SHUTDOWN = Duration.ofMillis(200);
    private static final Duration AGES = Duration.ofHours(1);

    private final Ticker ticker = Ticker.system();
    private final ManualTasks tasks = new ManualTasks(new ManualClock());
    private final ScriptedLock lock = new ScriptedLock(ticker, new LeaseTerms(LEASE, MARGIN));
    private final RecordingObservers observers = new RecordingObservers();
    private final RecordingJournal journal = new RecordingJournal();
    private final ElectionRunner runner = runner();

    private ElectionRunner runner() {
        Timing timing = new Timing(
                LEASE, MARGIN, LEASE.dividedBy(4), LEASE.dividedBy(3), DRAIN, SHUTDOWN, new Tenure.Interval(AGES));
        Elector elector = new Elector(timing, new Random(1));
        return new ElectionRunner(
                "billing", "node-1", timing, elector, lock, tasks, observers, journal, ticker, InstantSource.system());
    }

    private void lead() {
        runner.start();
        tasks.run();
        assertThat(runner.isLeader()).isTrue();
    }

    /** Runs {@code waiting} on a thread of its own and the lanes on this one, until it returns. */
    private <T> T drive(Supplier<T> waiting) {
        CompletableFuture<T> result = CompletableFuture.supplyAsync(waiting);
        Awaitility.await("the wait to end")
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    tasks.run();
                    return result.isDone();
                });
        return result.join();
    }

    private boolean standDown(Hold hold, Duration timeout) {
        return drive(() -> runner.standDown(hold, timeout));
    }

    private void stop() {
        drive(() -> {
            runner.stop();
            return true;
        });
    }

    @Test
    void waitsForTheWholeHandOver() {
        lead();

        assertThat(standDown(Hold.SUSPENDED, AGES)).isTrue();
        assertThat(lock.calls()).containsExactly("acquire", "release", "park");
        assertThat(observers.told()).containsExactly("Gained 1", "Lost 1");
        assertThat(runner.handsOver()).isFalse();
    }

    @Test
    void isDoneAtOnceWhenNothingIsHeld() {
        lock.then(ElectionBench.refusedBy("node-2"));
        runner.start();
        tasks.run();

        assertThat(standDown(Hold.CLOSED, AGES)).isTrue();
        assertThat(lock.calls()).containsExactly("acquire", "release", "park");
    }

    @Test
    void givesUpAfterItsTime() {
        lead();
        tasks.freezeStore(true);

        assertThat(standDown(Hold.SUSPENDED, Duration.ofMillis(100))).isFalse();
        assertThat(runner.isLeader()).isFalse();
        assertThat(runner.handsOver()).isTrue();
    }

    @Test
    void keepsTheTimeOfTheDrainWhereTimersAreRefused() {
        lead();
        tasks.rejectTimers();
        tasks.freezeObservers(true);

        assertThat(standDown(Hold.SUSPENDED, AGES)).isTrue();
        assertThat(lock.calls()).containsExactly("acquire", "release", "park");
    }

    @Test
    void doesNotWaitForSomebodyElsesLock() {
        tasks.freezeStore(true);
        runner.start();

        assertThat(runner.standDown(Hold.CLOSED, AGES)).isFalse();
        tasks.freezeStore(false);
        tasks.run();
        assertThat(lock.calls()).containsExactly("acquire", "release", "park");
    }

    @Test
    void anInterruptEndsTheWaitButNotTheHandOver() {
        lead();
        Thread.currentThread().interrupt();

        assertThat(runner.standDown(Hold.PAUSED, AGES)).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        tasks.run();
        assertThat(lock.calls()).contains("release");
    }

    @Test
    void stopHandsOverAndClosesTheLockLast() {
        lead();
        stop();

        assertThat(lock.calls()).containsExactly("acquire", "release", "park", "close");
        assertThat(runner.isLeader()).isFalse();
        assertThat(tasks.alarms()).isZero();
    }

    @Test
    void stopTwiceIsHarmless() {
        lead();
        stop();
        stop();
        tasks.run();

        assertThat(observers.told()).containsExactly("Gained 1", "Lost 1");
        assertThat(lock.calls()).startsWith("acquire", "release", "park", "close");
        assertThat(tasks.alarms()).isZero();
        assertThat(journal.lines("failed")).isEmpty();
    }

    @Test
    void stopIsBoundedByTheShutdownTimeout() {
        lead();
        tasks.freezeStore(true);
        tasks.freezeObservers(true);
        Moment begin = ticker.now();
        stop();

        assertThat(ticker.now().since(begin)).isBetween(SHUTDOWN, SHUTDOWN.plusSeconds(10));
        assertThat(lock.calls()).containsExactly("acquire", "close");
    }

    @Test
    void stopThatIsCutShortStillTellsLostOnce() {
        lead();
        tasks.freezeStore(true);
        tasks.freezeObservers(true);
        stop();
        tasks.freezeStore(false);
        tasks.freezeObservers(false);
        tasks.run();

        assertThat(observers.told()).containsExactly("Gained 1", "Lost 1");
        assertThat(tasks.alarms()).isZero();
    }

    @Test
    void stopUnderInterruptClosesTheLock() {
        lead();
        Thread.currentThread().interrupt();
        runner.stop();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(lock.calls()).endsWith("close");
    }

    @Test
    void stopBeforeStartOnlyClosesTheLock() {
        stop();

        assertThat(lock.calls()).doesNotContain("acquire").endsWith("close");
        assertThat(observers.told()).isEmpty();
    }

    @Test
    void lateAnswersAfterStopLeadToNothing() {
        tasks.freezeStore(true);
        runner.start();
        runner.stop();
        tasks.freezeStore(false);
        tasks.run();

        assertThat(lock.calls()).containsExactly("close", "acquire");
        assertThat(runner.isLeader()).isFalse();
        assertThat(observers.told()).isEmpty();
    }

    @Test
    void handOverIsUnderWayUntilTheStoreAnswers() {
        lead();
        runner.impose(Hold.PAUSED);
        assertThat(runner.handsOver()).isTrue();
        LockReply[] seen = new LockReply[1];
        lock.then(() -> {
            assertThat(runner.handsOver()).isTrue();
            seen[0] = new LockReply.Released();
            return seen[0];
        });
        tasks.run();

        assertThat(seen[0]).isNotNull();
        assertThat(runner.handsOver()).isFalse();
    }
}
