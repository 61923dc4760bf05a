package io.leaderelection.api;

import java.time.Duration;

/**
 * One node's part in an election, steered by the program itself: for Java SE, where no server runs the election.
 *
 * <p>Either {@link #run} competes until the end, or {@link #acquire} does for a while, and then {@link #check} and {@link
 * #relinquish} serve the term that was acquired. In both cases the lease is renewed in the background, at every {@code
 * leader-check-interval}.
 *
 * <p>Thread-safe.
 */
public interface LeaderElector extends AutoCloseable {

    /**
     * Competes for one {@code follower-check-interval}; see {@link #acquire(Duration)}.
     *
     * @return whether this node leads
     */
    boolean acquire() throws InterruptedException;

    /**
     * Competes until this node leads or the patience is over; does nothing if it leads. A node that does not lead afterwards
     * only follows, unless {@link #run} is under way. One that does keeps the term until it ends, and then follows.
     *
     * @param patience how long to compete; over Postgres a node leads only once its session is a lease old, so that its
     *     first attempts are in vain
     * @return whether this node leads
     * @throws IllegalStateException if it is closed
     */
    boolean acquire(Duration patience) throws InterruptedException;

    /**
     * Makes sure that this node leads at this very moment, by its lease and without asking the store.
     *
     * @return token of the term
     * @throws NotLeaderException if it does not, which says who does
     */
    FencingToken check();

    /**
     * Hands over: observers of {@link LeadershipEvent.Lost} are called, then the lock is given back. Returns at once.
     * Afterwards this node follows, until {@link #acquire}; where {@link #run} is under way it holds off for {@code
     * follower-check-interval} and competes again.
     *
     * @throws NotLeaderException if this node does not lead
     */
    void relinquish();

    /**
     * Competes, leads, hands over and competes again, whatever the store does, until {@link #close}. An interrupt closes.
     *
     * @throws InterruptedException after the hand-over
     * @throws IllegalStateException if it runs already, or is closed
     */
    void run() throws InterruptedException;

    /** The same election for those who only ask who leads. */
    Leadership leadership();

    /**
     * Hands over, waits for it up to {@code shutdown-timeout}, and gives back every connection and thread. Final; may be called
     * twice, and by an observer.
     */
    @Override
    void close();
}
