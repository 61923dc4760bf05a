package io.leaderelection.ee;

/** The last call of the store, in types that every console knows. Immutable. */
public interface CheckView {

    /** When it ended, ISO-8601 in UTC; empty before there was one. */
    String getAt();

    /** How long ago that was; -1 before there was one. */
    long getAgeMillis();

    /** How long it took; -1 before there was one. */
    long getTookMillis();

    /** {@code acquire}, {@code renew} or {@code look}. */
    String getCall();

    /** What the store answered, or why it did not. */
    String getResult();
}
