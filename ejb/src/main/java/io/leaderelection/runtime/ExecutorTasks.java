package io.leaderelection.runtime;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The work of one election on a shared timer and two threads of its own. In a server these are a {@code
 * ManagedScheduledExecutorService} and threads of a {@code ManagedThreadFactory}, which are such a timer and such a factory.
 */
public final class ExecutorTasks implements Tasks {
    private final ScheduledExecutorService timer;
    private final ExecutorService store;
    private final ExecutorService observers;

    /**
     * Starts no thread before there is work for it.
     *
     * @param election becomes part of the threads' names
     * @param timer not closed by this object
     * @param threads makes the two threads
     */
    public ExecutorTasks(String election, ScheduledExecutorService timer, ThreadFactory threads) {
        this.timer = timer;
        this.store = oneThread("leaderelection-" + election + "-store", threads);
        this.observers = oneThread("leaderelection-" + election + "-observers", threads);
    }

    @Override
    public Pending schedule(Runnable task, Duration delay) {
        Future<?> future = timer.schedule(task, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
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
        ThreadFactory named = work -> threads.newThread(() -> {
            Thread.currentThread().setName(name);
            work.run();
        });
        return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named);
    }
}
