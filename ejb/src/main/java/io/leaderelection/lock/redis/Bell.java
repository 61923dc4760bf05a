package io.leaderelection.lock.redis;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes one who waits for a release. What was rung before somebody began to wait is not lost. Thread-safe. */
final class Bell {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rung = lock.newCondition();
    private long rings;
    private boolean closed;

    /** How often it has rung. */
    long rings() {
        lock.lock();
        try {
            return rings;
        } finally {
            lock.unlock();
        }
    }

    void ring() {
        lock.lock();
        try {
            rings++;
            rung.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            rung.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until it has rung more often than {@code heard}, or is closed.
     *
     * @param longest how long at most
     */
    void await(long heard, Duration longest) {
        long left = longest.toNanos();
        lock.lock();
        try {
            while (rings <= heard && !closed && left > 0) {
                left = rung.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the step that follows finds out what is still there
        } finally {
            lock.unlock();
        }
    }
}
