package io.leaderelection.runtime;

import io.leaderelection.core.Transition;

/**
 * What is worth telling an operator. Called by the store's thread and the observers' thread, in order for each of them, and by
 * one aside when an answer is missed; must not block, nor call the election.
 */
public interface ElectionJournal {

    /** A setting is legal and hardly meant. */
    default void unwise(String warning) {}

    /** The election moved along one edge of its state diagram. */
    void moved(Transition transition);

    /**
     * The election moved because somebody ordered a hand-over and said why.
     *
     * @param why one printable line
     */
    default void handsOver(Transition transition, String why) {
        moved(transition);
    }

    /**
     * An operator gave an order.
     *
     * @param order which one, and who gave it as far as that is known; one printable line
     * @param answer the sentence with which it was answered
     */
    default void ordered(String order, String answer) {}

    /** The store does not answer; told once per outage. */
    void storeLost(String why);

    /** The store answers again. */
    void storeBack();

    /** This node holds the lock, but a predecessor is in the way for longer than any lease; told once per wait. */
    void predecessorStays(String why);

    /** Something in this module or in an observer threw what it should not have. */
    void failed(String doing, Throwable cause);
}
