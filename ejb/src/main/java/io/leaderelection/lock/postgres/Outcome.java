package io.leaderelection.lock.postgres;

import io.leaderelection.time.Moment;

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
