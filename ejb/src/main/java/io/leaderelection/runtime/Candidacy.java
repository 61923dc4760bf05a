package io.leaderelection.runtime;

import io.leaderelection.api.Leadership;
import java.time.Duration;
import java.util.Optional;

/**
 * One election as its operator sees and steers it. Nothing here asks the store or waits for it. Orders are idempotent, and
 * are answered in one sentence with what happened. Thread-safe.
 */
public interface Candidacy extends Leadership {
    /** Longest hold-off that can be ordered. */
    Duration LONGEST_HOLD_OFF = Duration.ofDays(1);

    /**
     * A hold-off as it was given.
     *
     * @throws IllegalArgumentException if it is negative or longer than {@link #LONGEST_HOLD_OFF}
     */
    static Duration checkedHoldOff(Duration given) {
        if (given.isNegative() || given.compareTo(LONGEST_HOLD_OFF) > 0) {
            throw new IllegalArgumentException("the hold-off must be from 0 to " + LONGEST_HOLD_OFF.toSeconds()
                    + " seconds (a day), and not " + given.toSeconds()
                    + "; to keep a node from competing for longer, pause it");
        }
        return given;
    }

    /**
     * Asks for a hand-over; see {@link Leadership#relinquish()}.
     *
     * @param holdOff how long this node stays out of the competition, from zero to a day; empty = {@code
     *     follower-check-interval}
     * @param by who orders it and from where, for the log; blank = nobody knows
     * @throws IllegalArgumentException if the hold-off is out of range
     */
    String relinquish(Optional<Duration> holdOff, String by);

    /**
     * Follows and does not compete, from now on until {@link #resume} or the end of the deployment; a leader hands over.
     *
     * @param by as above
     */
    String pause(String by);

    /**
     * Competes again after {@link #pause}.
     *
     * @param by as above
     */
    String resume(String by);

    /** Whether {@link #pause} is in force. */
    boolean isPaused();

    /**
     * From when on this node does not act, on the clock of {@link System#nanoTime()} in this VM: it leads for as long as
     * {@code System.nanoTime() - deadlineNanos() < 0}. The present reading of that clock, unless it leads.
     */
    long deadlineNanos();

    /** What lies ahead. */
    Outlook outlook();

    /** What has happened. */
    Chronicle chronicle();

    /** The store as it was reached; empty before it was. */
    Optional<StoreView> store();

    /** One paragraph: why this node leads or does not, what happens next, and when. */
    String explain();
}
