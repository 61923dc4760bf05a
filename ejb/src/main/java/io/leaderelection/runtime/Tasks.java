package io.leaderelection.runtime;

import java.time.Duration;

/**
 * The three places where the work of one election runs: a timer that must not be blocked, a thread that may wait for the
 * store, and a thread that may wait for observers. Thread-safe.
 */
public interface Tasks extends AutoCloseable {

    /**
     * Runs {@code task} once, after {@code delay}.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the timer takes no work, as in a suspended server
     */
    Pending schedule(Runnable task, Duration delay);

    /** Runs {@code call} on the store's thread, after those before it; nothing once closed. */
    void callStore(Runnable call);

    /** Runs {@code delivery} on the observers' thread, after those before it; nothing once closed. */
    void deliver(Runnable delivery);

    /** Takes no more work and lets the threads end after what they have; what runs is not interrupted. */
    @Override
    void close();

    /** A scheduled task that has not run yet. */
    @FunctionalInterface
    interface Pending {
        /** Takes it back; without effect once it runs. */
        void cancel();
    }
}
