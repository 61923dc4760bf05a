package io.leaderelection.time;

/** Source of {@link Moment}s: {@link System#nanoTime()} in production, a script in tests. Thread-safe. */
@FunctionalInterface
public interface Ticker {

    /** The present moment. */
    Moment now();

    /** The monotonic clock of this host. */
    static Ticker system() {
        return () -> new Moment(System.nanoTime());
    }
}
