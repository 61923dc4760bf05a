package io.leaderelection.ee;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where notifications are sent, one after the other: a thread that ends when it has been idle for a while. Whoever listens
 * and blocks delays other listeners, but no election. Thread-safe.
 */
final class NotificationLane implements Executor {
    /** What waits behind a listener that blocks; what comes beyond it is dropped, and its number is missing. */
    private static final int MOST_WAITING = 10_000;

    private static final Duration IDLE = Duration.ofSeconds(10);

    private final ThreadPoolExecutor thread;

    NotificationLane(ThreadFactory threads) {
        thread = new ThreadPoolExecutor(
                1,
                1,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                threads,
                new ThreadPoolExecutor.DiscardPolicy());
        thread.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable notification) {
        try {
            thread.execute(notification);
        } catch (RuntimeException | Error noThread) {
            return; // a server that stops makes none any more; the news is in the table
        }
    }

    /** Takes no more, and waits a while until what was taken is sent. */
    void close(Duration patience) {
        thread.shutdown();
        try {
            boolean sent = thread.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (!sent) {
                thread.shutdownNow(); // a listener blocks; an interrupt lets its thread end
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
