package io.leaderelection.ee;

/**
 * One election of this server, as operators see it. Registered as {@code
 * io.leaderelection:type=LeaderElection,application=<application>,name=<election>}.
 */
public interface LeaderElectionMXBean {

    /** Name of the election. */
    String getElection();

    /** This node. */
    String getNode();

    /** What this node is: {@code bootstrap}, {@code follower} or {@code leader}. */
    String getState();

    /** Node that leads, as far as this node knows; empty while nobody does or the store is away. */
    String getLeader();

    /** When this node's present term began, ISO-8601 in UTC; empty unless it leads. */
    String getLeaderSince();

    /** Fencing token of this node's present term; 0 unless it leads. */
    long getFencingToken();

    /** How long this node may act without another answer of the store; 0 unless it leads. */
    long getLeaseRemainingMillis();

    /**
     * The longest time from a fault to the next leader that the settings allow, where another node is there to take over; see
     * the page on the store.
     */
    long getMaxTakeoverMillis();

    /** Whether the election is paused on this node, and so follows without competing. */
    boolean isPaused();

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
}
