package io.leaderelection.runtime;

import static io.leaderelection.runtime.ElectionBench.LEASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.leaderelection.api.Term;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the holder of a term is told of its end. */
@Timeout(60)
class TermTest {
    private final ElectionBench bench = new ElectionBench();
    private final List<String> ran = new ArrayList<>();

    private Term term() {
        return bench.runner.term().orElseThrow();
    }

    private void relinquish() {
        bench.runner.relinquish();
        bench.tasks.run();
    }

    @Test
    void isThereWhileThisNodeLeadsAndNotOtherwise() {
        assertThat(bench.runner.term()).isEmpty();

        bench.started();
        assertThat(term().token()).isEqualTo(bench.runner.requireLeader());
        assertThat(term().isOver()).isFalse();

        relinquish();
        assertThat(bench.runner.term()).isEmpty();
    }

    @Test
    void goesOnThroughRenewalsAsOneAndTheSame() {
        Term term = bench.started().runner.term().orElseThrow();

        bench.after(LEASE.multipliedBy(3));

        assertThat(term()).isSameAs(term);
        assertThat(term.isOver()).isFalse();
    }

    @Test
    void isOverByTheDeadlineBeforeTheElectionNotices() {
        Term term = bench.started().runner.term().orElseThrow();

        bench.clock.advance(LEASE);

        assertThat(term.isOver()).isTrue();
        assertThat(bench.runner.term()).isEmpty();
        term.onEnd(() -> ran.add("at once"));
        assertThat(ran).containsExactly("at once");
    }

    @Test
    void staysOverInTheNextTermWhichIsAnother() {
        Term first = bench.started().runner.term().orElseThrow();
        relinquish();
        bench.after(LEASE);

        assertThat(term()).isNotSameAs(first);
        assertThat(first.isOver()).isTrue();
        assertThat(first.token().value()).isLessThan(term().token().value());
    }

    @Test
    void runsEachActionOnceInOrderAndTheLateOnesAtOnce() {
        Term term = bench.started().runner.term().orElseThrow();
        term.onEnd(() -> ran.add("first"));
        term.onEnd(() -> ran.add("second"));
        bench.after(LEASE);
        assertThat(ran).isEmpty();

        relinquish();
        assertThat(ran).containsExactly("first", "second");
        term.onEnd(() -> ran.add("late"));
        bench.after(LEASE.multipliedBy(3));
        relinquish();

        assertThat(ran).containsExactly("first", "second", "late");
    }

    @Test
    void runsTheSameActionAsOftenAsItWasGiven() {
        Term term = bench.started().runner.term().orElseThrow();
        Runnable action = () -> ran.add("again");
        term.onEnd(action);
        term.onEnd(action);

        relinquish();

        assertThat(ran).hasSize(2);
    }

    @Test
    void runsThemWhenTheStoreFallsSilent() {
        bench.started();
        term().onEnd(() -> ran.add("ended"));
        bench.tasks.freezeStore(true);

        bench.after(LEASE);

        assertThat(ran).containsExactly("ended");
    }

    @Test
    void oneThatThrowsHidesNothingFromTheOthers() {
        Term term = bench.started().runner.term().orElseThrow();
        term.onEnd(() -> {
            throw new IllegalStateException("on purpose");
        });
        term.onEnd(() -> {
            throw new AssertionError("on purpose, too");
        });
        term.onEnd(() -> ran.add("third"));

        relinquish();
        term.onEnd(() -> {
            throw new IllegalStateException("late");
        });
        bench.tasks.run();

        assertThat(ran).containsExactly("third");
        assertThat(bench.journal.lines("failed running an action at the end of a term"))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("IllegalStateException: on purpose"),
                        line -> assertThat(line).endsWith("AssertionError: on purpose, too"),
                        line -> assertThat(line).endsWith("IllegalStateException: late"));
        assertThat(bench.observers.told()).containsExactly("Gained 1", "Lost 1");
    }

    @Test
    void forgetsWhatWasTakenBack() {
        bench.started();
        term().onEnd(() -> ran.add("taken back")).cancel();
        Term.Watch other = term().onEnd(() -> ran.add("kept"));

        relinquish();
        other.cancel();

        assertThat(ran).containsExactly("kept");
    }

    @Test
    void keepsABoundedNumberOfThem() {
        Term term = bench.started().runner.term().orElseThrow();
        Term.Watch first = term.onEnd(() -> ran.add("first"));
        for (int i = 1; i < Term.MOST_ACTIONS; i++) {
            term.onEnd(() -> {});
        }

        assertThatIllegalStateException()
                .isThrownBy(() -> term.onEnd(() -> {}))
                .withMessageContaining("has 10000 actions for its end already; cancel those whose work is done");
        first.cancel();
        term.onEnd(() -> ran.add("instead"));
        relinquish();

        assertThat(ran).containsExactly("instead");
    }

    @Test
    void waitsForNoObserver() {
        bench.started();
        term().onEnd(() -> ran.add("ended"));
        bench.tasks.freezeObservers(true);

        relinquish();

        assertThat(ran).containsExactly("ended");
    }

    @Test
    void isToldByTheObserversThreadWhereNoOtherCanBeMade() {
        bench.started();
        term().onEnd(() -> ran.add("ended"));
        bench.tasks.refuseOtherThreads();

        relinquish();

        assertThat(ran).containsExactly("ended");
        assertThat(bench.observers.told()).containsExactly("Gained 1", "Lost 1");
    }

    /** On real threads: an action that blocks is on none of the election's. */
    @Test
    void anActionThatBlocksDelaysNothing() throws InterruptedException {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        ExecutorTasks tasks = new ExecutorTasks("billing", timer, Executors.defaultThreadFactory());
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(3);
        try {
            tasks.apart(() -> awaitQuietly(blocked));

            tasks.callStore(others::countDown);
            tasks.deliver(others::countDown);
            tasks.schedule(others::countDown, Duration.ZERO);

            assertThat(others.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            blocked.countDown();
            tasks.close();
            timer.shutdownNow();
        }
    }

    /** However the end of a term and a new action meet, the action runs, and once. */
    @Test
    void losesNoActionThatMeetsTheEnd() throws InterruptedException {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 200; round++) {
                ElectionBench racing = new ElectionBench().started();
                Term term = racing.runner.term().orElseThrow();
                AtomicInteger runs = new AtomicInteger();
                CountDownLatch added = new CountDownLatch(1);
                other.execute(() -> {
                    for (int i = 0; i < 50; i++) {
                        term.onEnd(runs::incrementAndGet);
                    }
                    added.countDown();
                });
                racing.runner.relinquish();
                racing.tasks.run();
                assertThat(added.await(30, TimeUnit.SECONDS)).isTrue();

                assertThat(runs).hasValue(50);
            }
        } finally {
            other.shutdownNow();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
