package io.leaderelection.runtime;

import java.time.Duration;

/**
 * The places where the work of one election runs: a timer that must not be blocked, a thread that may wait for the store, a
 * thread that may wait for observers, and others for what is the application's alone. Thread-safe.
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

    /**
     * Runs {@code work} at once on a thread that is made for it.
     *
     * @throws RuntimeException if there is none to be had, as in a server that stops
     */
    void apart(Runnable work);

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
