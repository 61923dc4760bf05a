package io.leaderelection.ee;

/** One row of the table of transitions, in types that every console knows. Immutable. */
public interface TransitionView {

    /** Its number: counts the news of this election since its deployment, without gaps. */
    long getSequence();

    /** When, ISO-8601 in UTC, by this node's wall clock. */
    String getAt();

    /** {@code gained}, {@code lost}, {@code moved}, {@code store-lost} or {@code store-back}. */
    String getEvent();

    /** Name of the election. */
    String getElection();

    /** This node. */
    String getNode();

    /** State before; empty for news of the store. */
    String getFrom();

    /** State after; empty for news of the store. */
    String getTo();

    /** Why, a {@link io.leaderelection.api.Reason}; empty for news of the store. */
    String getReason();

    /** Token of the term it is about; 0 if there is none. */
    long getToken();

    /** For {@code lost}, from when on this node did not act, ISO-8601 in UTC: at the latest the deadline; else empty. */
    String getActedUntil();

    /** The same in one sentence. */
    String getText();
}
