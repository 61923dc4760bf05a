package io.leaderelection.runtime;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The work of one election on a shared timer, two threads of its own, and one for each term that ends with something to do or
 * answer that is missed. In a server these are a {@code ManagedScheduledExecutorService} and threads of a {@code
 * ManagedThreadFactory}, which are such a timer and such a factory.
 */
public final class ExecutorTasks implements Tasks {
    /** A managed timer drops what comes due while its server is paused or full, without a word; then this is what runs. */
    private static final Duration SPARE_AFTER = Duration.ofSeconds(1);

    private final ScheduledExecutorService timer;
    private final ScheduledThreadPoolExecutor store;
    private final ExecutorService observers;
    private final ThreadFactory others;

    /**
     * Starts no thread before there is work for it.
     *
     * @param election becomes part of the threads' names
     * @param timer not closed by this object
     * @param threads makes the threads
     */
    public ExecutorTasks(String election, ScheduledExecutorService timer, ThreadFactory threads) {
        this.timer = timer;
        this.store = new ScheduledThreadPoolExecutor(1, named("leaderelection-" + election + "-store", threads));
        this.store.setRemoveOnCancelPolicy(true);
        this.store.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.observers = oneThread("leaderelection-" + election + "-observers", threads);
        this.others = named("leaderelection-" + election + "-aside", threads);
    }

    @Override
    public Pending schedule(Runnable task, Duration delay) {
        long nanos = Math.max(0, delay.toNanos());
        Future<?> spare = store.schedule(task, nanos + SPARE_AFTER.toNanos(), TimeUnit.NANOSECONDS);
        Runnable inTime = () -> {
            spare.cancel(false);
            task.run();
        };
        Future<?> future = timer.schedule(inTime, nanos, TimeUnit.NANOSECONDS);
        return () -> {
            future.cancel(false);
            spare.cancel(false);
        };
    }

    @Override
    public void callStore(Runnable call) {
        submit(store, call);
    }

    @Override
    public void deliver(Runnable delivery) {
        submit(observers, delivery);
    }

    @Override
    public void apart(Runnable work) {
        others.newThread(work).start();
    }

    @Override
    public void close() {
        store.shutdown();
        observers.shutdown();
    }

    private static void submit(ExecutorService thread, Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            if (!thread.isShutdown()) {
                throw e;
            } // else the election is over, and nobody waits for what a late answer would lead to
        }
    }

    private static ExecutorService oneThread(String name, ThreadFactory threads) {
        return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named(name, threads));
    }

    private static ThreadFactory named(String name, ThreadFactory threads) {
        return work -> threads.newThread(() -> {
            Thread.currentThread().setName(name);
            work.run();
        });
    }
}
