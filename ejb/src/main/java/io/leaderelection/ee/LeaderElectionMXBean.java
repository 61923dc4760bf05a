package io.leaderelection.ee;

import java.util.List;
import java.util.Map;

/**
 * One election of this server, as operators see it. Registered as {@code
 * io.leaderelection:type=LeaderElection,application=<application>,name=<election>}.
 *
 * <p>No attribute asks the store or waits for it, and none of these operations does.
 */
public interface LeaderElectionMXBean {

    /** Name of the election. */
    String getElection();

    /** This node. */
    String getNode();

    /** What this node is: {@code bootstrap}, {@code follower} or {@code leader}. */
    String getState();

    /** Whether this node may act as leader now. */
    boolean isLeading();

    /** Node that leads, as far as this node knows; empty while nobody does or the store is away. */
    String getLeader();

    /** When this node's present term began, ISO-8601 in UTC; empty unless it leads. */
    String getLeaderSince();

    /** Fencing token of this node's present term; 0 unless it leads. */
    long getFencingToken();

    /** How long this node may act without another answer of the store; 0 unless it leads. */
    long getLeaseRemainingMillis();

    /**
     * From when on this node does not act, on the clock of {@link System#nanoTime()}. Means something in this VM only: there
     * this node leads for as long as {@code System.nanoTime() - LeaseDeadlineNanos < 0}. It moves on with each renewal, and
     * back when the term ends early, so read it for each decision. The present reading of that clock unless this node leads.
     */
    long getLeaseDeadlineNanos();

    /** How long until this node hands over on its own account; -1 unless it leads, and where no end is set. */
    long getTenureRemainingMillis();

    /** The same as a time, ISO-8601 in UTC; empty unless there is one. */
    String getNextHandOver();

    /**
     * The longest time from a fault to the next leader that the settings allow, where another node is there to take over; see
     * the page on the store.
     */
    long getMaxTakeoverMillis();

    /** Whether the election is paused on this node, and so follows without competing. */
    boolean isPaused();

    /** How long this node still stays out of the competition after a hand-over; 0 = it does not. */
    long getHoldOffRemainingMillis();

    /** Why this node does not compete: grounds by their names, such as {@code PAUSED}; none while it competes. */
    List<String> getHeldBackBy();

    /** Whether this node could lead at once if the lock were free. No measure of health: one node in a group suffices. */
    boolean isReadyToLead();

    /** How long until it could; 0 = now; -1 = not until something else changes. */
    long getReadyToLeadInMillis();

    /** Kind of store: {@code postgres} or {@code redis}. */
    String getStoreKind();

    /** Where the store is, without user and password; as configured until it was reached. */
    String getStoreAddress();

    /** Product and version of the store; empty before it was reached. */
    String getStoreServer();

    /** Whether the store answered last time. */
    boolean isStoreAnswering();

    /** Why the store does not answer; empty while it does. */
    String getStoreProblem();

    /** How long this node's connections to the store have been open, by what they are for. */
    Map<String, Long> getSessionAgesMillis();

    /** The last call of the store that has ended. */
    CheckView getLastCheck();

    /** Calls of the store since this deployment, answered or not. */
    long getChecks();

    /** Calls that the store did not answer. */
    long getFailedChecks();

    /** Terms of this node that began since this deployment. */
    long getTerms();

    /** Terms of this node that ended, by what ended them. */
    Map<String, Long> getTermsEnded();

    /** The last 50 transitions and the last 50 losses and returns of the store, oldest first. */
    List<TransitionView> getTransitions();

    /** Sequence number of the last row of {@code Transitions}; 0 = there is none. */
    long getLastSequence();

    /**
     * Hands over to another node; harmless on a node that does not lead.
     *
     * @return what happened
     */
    String relinquish();

    /**
     * The same, with a hold-off of one's own.
     *
     * @param holdOffSeconds how long this node stays out of the competition, 0 to 86400
     * @return what happened
     * @throws IllegalArgumentException if it is out of this range
     */
    String relinquish(long holdOffSeconds);

    /**
     * The same, with a reason for the log.
     *
     * @param holdOffSeconds how long this node stays out of the competition, 0 to 86400
     * @param reason for people; one line of at most 200 characters is kept of it
     * @return what happened
     * @throws IllegalArgumentException if the hold-off is out of this range
     */
    String relinquish(long holdOffSeconds, String reason);

    /**
     * Follows without competing until {@link #resume} or the next deployment; a leader hands over. Harmless when repeated.
     *
     * @return what happened
     */
    String pause();

    /**
     * Competes again after {@link #pause}; harmless on a node that is not paused.
     *
     * @return what happened
     */
    String resume();

    /** One paragraph: why this node leads or does not, what happens next, and when. */
    String explain();

    /**
     * Looks for what endangers this election: in the settings, the store, the pool and the host's clock, as far as the server
     * lets an application read. Asks neither store nor network.
     *
     * @return a line that counts, then one for each thing that was looked at, with the command that mends it
     */
    String diagnose();
}
