package io.leaderelection.lock;

import java.util.Optional;

/**
 * One node's access to a named lock in a shared store, competed for by the nodes of one election.
 *
 * <p>Every method but {@link #close} is called by one thread at a time, blocks for a bounded time and throws nothing. The
 * numbered rules are in the package documentation; {@code LeaderLockContract} has one test per rule.
 */
public interface LeaderLock extends AutoCloseable {

    /**
     * Asks for the lock, or, after {@code Held}, whether the time to lead has come. May wait for the present holder, up to
     * the backend's own bound.
     *
     * @return {@code Granted}, {@code Held}, {@code Refused} or {@code Unknown}
     */
    LockReply acquire();

    /**
     * Extends {@code held}.
     *
     * @return {@code Granted} with the same token, {@code Refused} if the lock is lost, or {@code Unknown}
     */
    LockReply renew(Lease held);

    /**
     * Looks who leads without competing, and keeps what a later {@code acquire} needs alive.
     *
     * @return {@code Refused} or {@code Unknown}
     */
    LockReply look();

    /**
     * Gives back whatever this node holds, in good order. Only called when this node no longer acts as leader.
     *
     * @return {@code Released}, or {@code Unknown} when the store did not confirm it
     */
    LockReply release();

    /**
     * Gives up the place in the competition and every connection, until the next {@code acquire} or {@code look}.
     *
     * @return {@code Released} or {@code Unknown}
     */
    LockReply park();

    /** What is known of the store, without asking it; empty before it was reached. Thread-safe, never waits. */
    default Optional<StoreFacts> store() {
        return Optional.empty();
    }

    /** Drops connections, and with them whatever they hold. Thread-safe, never fails, may be called twice, is final. */
    @Override
    void close();
}
