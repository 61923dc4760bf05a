package io.leaderelection.bench.contest;

/** One candidate of one election, as its program sees it. Thread-safe. */
public interface Contestant extends AutoCloseable {

    /** Begins to compete; returns at once. */
    void start();

    /** What a program would ask before it acts as leader, without a word to the store. */
    boolean leads();

    /** Number of the present term, or of the last one where there is none; rises with every term of this process. */
    long token();

    /** Until when the present term lasts without a word from the store, in microseconds since 1970; 0 = nobody says. */
    long deadline();

    /** Hands over to another process and competes again; returns at once. Harmless where it does not lead. */
    void relinquish();

    /** Gives up the lock and everything else. */
    @Override
    void close();
}
