package io.leaderelection.lock.redis;

import io.leaderelection.time.Moment;

/** What became of a script that was sent. Immutable. */
sealed interface Outcome {

    /** When the outcome was known here. */
    Moment at();

    /**
     * The server ran it.
     *
     * @param sight what it reported
     * @param sentAt before the request was sent, and before a connection was opened for it
     * @param at after the reply was read
     */
    record Seen(Sight sight, Moment sentAt, Moment at) implements Outcome {}

    /**
     * It did not, or nobody knows whether it did. The connection is gone.
     *
     * @param why for people; free of secrets
     * @param lasting whether it will be so until somebody changes the configuration
     * @param at when that was known
     */
    record Failed(String why, boolean lasting, Moment at) implements Outcome {
        Failed(String why, Moment at) {
            this(why, false, at);
        }
    }
}
