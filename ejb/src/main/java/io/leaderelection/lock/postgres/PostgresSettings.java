package io.leaderelection.lock.postgres;

import io.leaderelection.lock.LeaseTerms;
import java.time.Duration;

/**
 * How one election uses Postgres. Immutable.
 *
 * @param lockId advisory key, 0 … 2^63-1
 * @param node name of this node, shown to others as part of {@code application_name}
 * @param instance node plus what makes this start of it unique
 * @param terms lease and margin; the server ends a session silent for a lease
 * @param longestWait bound of one wait in the lock's queue
 * @param waiting whether to wait in the queue at all, or to try now and then
 * @param takeover what a term that ended without a clean release costs its successor
 * @param grace time between the end of one session of a stopping server and the last
 */
public record PostgresSettings(
        long lockId,
        String node,
        String instance,
        LeaseTerms terms,
        Duration longestWait,
        Waiting waiting,
        Takeover takeover,
        Duration grace) {

    /** How long one statement waits in the guard's queue; short, because the lock's session is silent meanwhile. */
    static final Duration GUARD_WAIT = Duration.ofMillis(50);

    /** How a follower notices that the lock is free. */
    public enum Waiting {
        /** It waits in the lock's queue: at once. */
        QUEUE,
        /** It tries at every {@code follower-check-interval}: for servers where a waiting session is not wanted. */
        POLL
    }

    /** When a successor may act after a term that ended without a clean release. */
    public enum Takeover {
        /** As soon as the server has lost both sessions of the predecessor. */
        FAST,
        /** One lease after that. */
        SAFE
    }

    /** Pause between two statements that keep an idle session alive. */
    Duration touchEvery() {
        return terms.length().dividedBy(3);
    }

    /** How long an ordinary statement may take. */
    Duration patience() {
        return terms.length().dividedBy(8);
    }

    /**
     * How long the statement may take that asks for a worker. It ends after the grace, unless the server's first process does
     * not answer; giving the session up would not help then, because that process admits new ones, too.
     */
    Duration workerPatience() {
        return grace.plus(touchEvery());
    }

    /** How long a renewal may take, both statements together: not longer than the core gives it. */
    Duration renewalPatience() {
        return terms.length().dividedBy(4);
    }

    /** How long one statement waits in the lock's queue; short enough to keep the witness alive between two. */
    Duration waitFor() {
        return longestWait.compareTo(touchEvery()) < 0 ? longestWait : touchEvery();
    }

    /** How long a successor waits after an end that was not a clean release. */
    Duration settleFor() {
        return takeover == Takeover.SAFE ? terms.length() : grace;
    }
}
