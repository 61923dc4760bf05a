package io.leaderelection.runtime;

import static io.leaderelection.runtime.ElectionBench.LEASE;
import static io.leaderelection.runtime.ElectionBench.MARGIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.config.Tenure;
import io.leaderelection.config.Timing;
import io.leaderelection.core.Elector;
import io.leaderelection.core.Hold;
import io.leaderelection.core.Transition;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What else may fail around the loop: journal, threads, timer, a caller. */
class ElectionSurvivesTest {
    private final ElectionBench bench = new ElectionBench();

    @Test
    void refusedOrderLosesNoNews() {
        bench.started();
        bench.clock.jumpWall(MARGIN.plusSeconds(1));
        bench.runner.lift(Hold.CLOSED);
        bench.after(Duration.ofSeconds(2));

        assertThat(bench.observers.told()).startsWith("Gained 1", "Lost 1");
    }

    @Test
    void refusedOrderDoesNotLeaveAnEndedTermPublished() {
        bench.started();
        bench.clock.jumpWall(MARGIN.plusSeconds(1));
        bench.runner.lift(Hold.CLOSED);
        bench.clock.advance(Duration.ofMillis(10));
        bench.runner.lift(Hold.PAUSED);

        assertThat(bench.runner.isLeader()).isFalse();
        bench.tasks.run();
        assertThat(bench.observers.told()).startsWith("Gained 1", "Lost 1");
    }

    @Test
    void journalThatThrowsDoesNotStopTheElection() {
        ElectionRunner runner = runner(bench.tasks, new ThrowingJournal());
        bench.lock.then(ElectionBench.unknown());
        runner.start();
        try {
            bench.tasks.run();
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("journal");
        }
        bench.after(LEASE);

        assertThat(runner.isLeader()).isTrue();
    }

    @Test
    void storeThreadThatCannotBeMadeDoesNotStopTheElection() {
        AtomicBoolean refuse = new AtomicBoolean(true);
        Tasks stingy = new StingyTasks(bench.tasks, refuse);
        ElectionRunner runner = runner(stingy, bench.journal);
        try {
            runner.start();
        } catch (RuntimeException | Error e) {
            bench.journal.failed("start", e);
        }
        refuse.set(false);
        bench.after(LEASE);

        assertThat(runner.isLeader()).isTrue();
    }

    @Test
    void stopClosesTheLockThoughTheTimerFails() {
        bench.started();
        bench.tasks.refuseTimers(new IllegalStateException("component stopped"));
        Thread.currentThread().interrupt(); // so that nobody waits on a clock that stands still
        try {
            bench.runner.stop();
        } catch (IllegalStateException e) {
            bench.journal.failed("stop", e);
        }
        assertThat(Thread.interrupted()).isTrue();

        assertThat(bench.lock.calls()).endsWith("close");
    }

    @Test
    void handsOverWhileTheLastRenewalIsInFlight() {
        bench.started();
        bench.tasks.freezeStore(true);
        bench.after(Duration.ofSeconds(2));
        bench.runner.impose(Hold.PAUSED);
        bench.tasks.run();

        assertThat(bench.runner.handsOver()).isTrue();
    }

    private ElectionRunner runner(Tasks tasks, ElectionJournal journal) {
        Timing timing = new Timing(
                LEASE,
                MARGIN,
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                new Tenure.Interval(Duration.ofMinutes(5)));
        Elector elector = new Elector(timing, new Random(1));
        return new ElectionRunner(
                "billing",
                "node-1",
                timing,
                elector,
                bench.lock,
                tasks,
                bench.observers,
                journal,
                bench.clock,
                bench.clock);
    }

    private static final class ThrowingJournal implements ElectionJournal {
        @Override
        public void moved(Transition transition) {}

        @Override
        public void storeLost(String why) {
            throw new IllegalStateException("journal");
        }

        @Override
        public void storeBack() {}

        @Override
        public void predecessorStays(String why) {}

        @Override
        public void failed(String doing, Throwable cause) {}
    }

    private record StingyTasks(Tasks tasks, AtomicBoolean refuse) implements Tasks {
        @Override
        public Pending schedule(Runnable task, Duration delay) {
            return tasks.schedule(task, delay);
        }

        @Override
        public void callStore(Runnable call) {
            if (refuse.get()) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            tasks.callStore(call);
        }

        @Override
        public void deliver(Runnable delivery) {
            tasks.deliver(delivery);
        }

        @Override
        public void apart(Runnable work) {
            tasks.apart(work);
        }

        @Override
        public void close() {
            tasks.close();
        }
    }
}
