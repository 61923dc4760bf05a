package io.leaderelection.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real threads. */
@Timeout(30)
class ExecutorTasksTest {
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final ExecutorTasks tasks = new ExecutorTasks("billing", timer, this::thread);

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "unnamed");
        threads.add(thread);
        return thread;
    }

    @AfterEach
    void close() {
        tasks.close();
        timer.shutdownNow();
    }

    private void join() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(thread.isAlive()).as("%s lives on", thread).isFalse();
        }
    }

    /** What a managed timer does with work that comes due while its server is suspended. */
    private static final class DroppingTimer extends ScheduledThreadPoolExecutor {
        DroppingTimer() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
            return super.schedule(() -> {}, delay, unit);
        }
    }

    @Test
    void runsWhatTheTimerDropped() throws InterruptedException {
        ScheduledThreadPoolExecutor dropping = new DroppingTimer();
        ExecutorTasks lossy = new ExecutorTasks("lossy", dropping, this::thread);
        CountDownLatch ticked = new CountDownLatch(1);
        try {
            lossy.schedule(ticked::countDown, Duration.ofMillis(1));

            assertThat(ticked.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            lossy.close();
            dropping.shutdownNow();
        }
    }

    @Test
    void startsNoThreadWithoutWork() {
        tasks.close();

        assertThat(threads).isEmpty();
    }

    @Test
    void workOfOneLaneRunsInOrderOnOneNamedThread() throws InterruptedException {
        List<Integer> numbers = IntStream.range(0, 500).boxed().toList();
        List<Integer> store = new CopyOnWriteArrayList<>();
        List<Integer> observers = new CopyOnWriteArrayList<>();
        List<String> names = new CopyOnWriteArrayList<>();
        for (int number : numbers) {
            tasks.callStore(() -> store.add(number));
            tasks.deliver(() -> observers.add(number));
        }
        tasks.callStore(() -> names.add(Thread.currentThread().getName()));
        tasks.deliver(() -> names.add(Thread.currentThread().getName()));
        tasks.close();
        join();

        assertThat(store).isEqualTo(numbers);
        assertThat(observers).isEqualTo(numbers);
        assertThat(names).containsExactlyInAnyOrder("leaderelection-billing-store", "leaderelection-billing-observers");
        assertThat(threads).hasSize(2);
    }

    @Test
    void stuckObserverDelaysNoStoreCallAndNoTimer() throws InterruptedException {
        CountDownLatch stuck = new CountDownLatch(1);
        CompletableFuture<String> called = new CompletableFuture<>();
        CompletableFuture<String> rang = new CompletableFuture<>();
        tasks.deliver(() -> awaitQuietly(stuck));
        tasks.callStore(() -> called.complete("called"));
        tasks.schedule(() -> rang.complete("rang"), Duration.ZERO);

        assertThat(called).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("called");
        assertThat(rang).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("rang");
        stuck.countDown();
    }

    @Test
    void laneSurvivesATaskThatThrows() {
        CompletableFuture<String> after = new CompletableFuture<>();
        tasks.deliver(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> done.add(thrown.getMessage()));
            throw new IllegalStateException("expected");
        });
        tasks.deliver(() -> after.complete("still there"));

        assertThat(after).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("still there");
        Awaitility.await("the handler").until(() -> done.equals(List.of("expected")));
    }

    @Test
    void closeLetsQueuedWorkRunAndThreadsEnd() throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        tasks.deliver(() -> awaitQuietly(busy));
        tasks.deliver(() -> done.add("Lost"));
        tasks.callStore(() -> done.add("answer"));
        tasks.close();
        busy.countDown();
        join();

        assertThat(done).containsExactlyInAnyOrder("Lost", "answer");
    }

    @Test
    void closeInterruptsNothing() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        tasks.callStore(() -> {
            running.countDown();
            done.add(awaitQuietly(release) ? "finished" : "interrupted");
        });
        running.await();
        tasks.close();
        release.countDown();
        join();

        assertThat(done).containsExactly("finished");
    }

    @Test
    void workAfterCloseIsDropped() {
        tasks.close();
        tasks.close();
        tasks.callStore(() -> done.add("store"));
        tasks.deliver(() -> done.add("observers"));

        assertThat(threads).isEmpty();
        assertThat(done).isEmpty();
        assertThat(timer.isShutdown()).isFalse();
    }

    @Test
    void takenBackTaskDoesNotRun() {
        timer.setRemoveOnCancelPolicy(true);
        Tasks.Pending pending = tasks.schedule(() -> done.add("rang"), Duration.ofHours(1));
        assertThat(timer.getQueue()).hasSize(1);
        pending.cancel();

        assertThat(timer.getQueue()).isEmpty();
        assertThat(done).isEmpty();
    }

    @Test
    void delayInThePastIsNow() {
        CompletableFuture<String> rang = new CompletableFuture<>();
        tasks.schedule(() -> rang.complete("rang"), Duration.ofSeconds(-5));

        assertThat(rang).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("rang");
    }

    @Test
    void timerThatTakesNoWorkSaysSo() {
        timer.shutdown();

        assertThatThrownBy(() -> tasks.schedule(() -> {}, Duration.ZERO))
                .isInstanceOf(RejectedExecutionException.class);
    }

    private static boolean awaitQuietly(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
