package io.leaderelection.lock.postgres;

import io.leaderelection.time.Moment;
import java.time.Duration;

/** What became of a step that talks to the server. Immutable. */
sealed interface Outcome {

    /** When the outcome was known here. */
    Moment at();

    /**
     * The server answered.
     *
     * @param sight what it said
     * @param sentAt before the statement was sent
     * @param at after the reply was read
     */
    record Seen(Sight sight, Moment sentAt, Moment at) implements Outcome {}

    /**
     * The server accepted one more connection.
     *
     * @param serverRun start time of its postmaster, as in {@link Sight}
     * @param inRecovery whether it is a standby
     * @param age how old the connection's backend was, by the server's clock
     * @param askedAt before the connection was asked for
     * @param at after the reply was read
     */
    record Admitted(String serverRun, boolean inRecovery, Duration age, Moment askedAt, Moment at) implements Outcome {

        /** Whether it was made when it was asked for, and did not wait in a pool. */
        boolean isNew() {
            return !age.isNegative() && age.compareTo(at.since(askedAt)) <= 0;
        }
    }

    /**
     * It did not, or with an error.
     *
     * @param why for people
     * @param lasting whether it will be so until somebody changes the configuration
     * @param at when that was known
     */
    record Failed(String why, boolean lasting, Moment at) implements Outcome {
        Failed(String why, Moment at) {
            this(why, false, at);
        }
    }
}
