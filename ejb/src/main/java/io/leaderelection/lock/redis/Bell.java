package io.leaderelection.lock.redis;

import io.leaderelection.time.Moment;
import io.leaderelection.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Wakes one who waits for a release. He listens himself while he is lent something to listen with; what was rung before he
 * began to wait is not lost. Thread-safe.
 */
final class Bell {
    private final Ticker ticker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rung = lock.newCondition();
    private Optional<Ear> lent = Optional.empty();
    private long rings;
    private boolean closed;

    /** What releases are heard with. */
    @FunctionalInterface
    interface Ear {
        /** Whether one was heard. If it can hear no more it takes itself back and answers that none was. Never fails. */
        boolean hears(Duration longest);
    }

    Bell(Ticker ticker) {
        this.ticker = ticker;
    }

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

    /** Gives whoever waits something to listen with, and rings. */
    void lend(Ear ear) {
        lock.lock();
        try {
            lent = Optional.of(ear);
            ring();
        } finally {
            lock.unlock();
        }
    }

    /** Ends that; answers whether it was lent until now. */
    boolean takeBack(Ear ear) {
        lock.lock();
        try {
            boolean was = lent.filter(ear::equals).isPresent();
            lent = was ? Optional.empty() : lent;
            return was;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits any more. Whoever listens stops when that with which he does is closed. */
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
        Moment end = ticker.now().plus(longest);
        Duration left = longest;
        try {
            for (Optional<Ear> ear = silence(heard, left); ear.isPresent(); ear = silence(heard, left)) {
                if (ear.get().hears(left)) {
                    ring();
                }
                left = end.since(ticker.now());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the step that follows finds out what is still there
        }
    }

    /** What to listen with from now on, waited for if need be; empty when there is nothing to wait for any more. */
    private Optional<Ear> silence(long heard, Duration longest) throws InterruptedException {
        long left = longest.toNanos();
        lock.lock();
        try {
            while (rings <= heard && !closed && left > 0 && lent.isEmpty()) {
                left = rung.awaitNanos(left);
            }
            return rings > heard || closed || left <= 0 ? Optional.empty() : lent;
        } finally {
            lock.unlock();
        }
    }
}
