package io.leaderelection.runtime;

import io.leaderelection.api.Leadership;
import java.time.Duration;
import java.util.Optional;

/**
 * One election as its operator steers it. Orders return at once, are idempotent, and are answered in one sentence with what
 * happened. Thread-safe.
 */
public interface Candidacy extends Leadership {

    /**
     * Asks for a hand-over; see {@link Leadership#relinquish()}.
     *
     * @param holdOff how long this node stays out of the competition, from zero to a day; empty = {@code
     *     follower-check-interval}
     * @throws IllegalArgumentException if it is not
     */
    String relinquish(Optional<Duration> holdOff);

    /** Follows and does not compete, from now on until {@link #resume} or the end of the deployment; a leader hands over. */
    String pause();

    /** Competes again after {@link #pause}. */
    String resume();

    /** Whether {@link #pause} is in force. */
    boolean isPaused();
}
