package io.leaderelection.ee;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.LeadershipStatus;
import io.leaderelection.runtime.Candidacy;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.StandardMBean;

/**
 * The MBean of one election. Touches nothing but the runner, because its threads see another class
 * loader and no CDI. Thread-safe.
 */
final class LeaderElectionManagement extends StandardMBean implements LeaderElectionMXBean {
    private static final Map<String, String> DESCRIPTIONS = Map.ofEntries(
            Map.entry("Election", "Name of the election"),
            Map.entry("Node", "This node"),
            Map.entry("State", "What this node is: bootstrap, follower or leader"),
            Map.entry(
                    "Leader",
                    "Node that leads, as far as this node knows; empty while nobody does or the store is away"),
            Map.entry("LeaderSince", "When this node's present term began (ISO-8601, UTC); empty unless it leads"),
            Map.entry("FencingToken", "Fencing token of this node's present term; 0 unless it leads"),
            Map.entry(
                    "LeaseRemainingMillis",
                    "How long this node may act without another answer of the store, in ms; 0 unless it leads"),
            Map.entry(
                    "MaxTakeoverMillis",
                    "Longest time from a fault to the next leader that the settings allow, in ms, if a node is there to take over"),
            Map.entry("Paused", "Whether the election is paused on this node, and so follows without competing"),
            Map.entry("pause", "Follows without competing until resume or the next deployment; a leader hands over"),
            Map.entry("resume", "Competes again after pause"));
    private static final String RELINQUISH = "Hands over to another node and holds off for ";

    private final Candidacy candidacy;
    private final Duration maxTakeover;

    LeaderElectionManagement(Candidacy candidacy, Duration maxTakeover) {
        super(LeaderElectionMXBean.class, true);
        this.maxTakeover = maxTakeover;
        this.candidacy = candidacy;
    }

    @Override
    public String getElection() {
        return status().election();
    }

    @Override
    public String getNode() {
        return status().node();
    }

    @Override
    public String getState() {
        return status().state().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String getLeader() {
        return status().leader().orElse("");
    }

    @Override
    public String getLeaderSince() {
        return status().since().map(Instant::toString).orElse("");
    }

    @Override
    public long getFencingToken() {
        return status().token().map(FencingToken::value).orElse(0L);
    }

    @Override
    public long getLeaseRemainingMillis() {
        return status().leaseRemaining().toMillis();
    }

    @Override
    public long getMaxTakeoverMillis() {
        return maxTakeover.toMillis();
    }

    @Override
    public boolean isPaused() {
        return candidacy.isPaused();
    }

    @Override
    public String relinquish() {
        return candidacy.relinquish();
    }

    @Override
    public String relinquish(long holdOffSeconds) {
        return candidacy.relinquish(Optional.of(Duration.ofSeconds(holdOffSeconds)));
    }

    @Override
    public String pause() {
        return candidacy.pause();
    }

    @Override
    public String resume() {
        return candidacy.resume();
    }

    @Override
    protected String getDescription(MBeanInfo info) {
        return "One election: who leads, and the orders to hand over, to pause and to resume";
    }

    @Override
    protected String getDescription(MBeanAttributeInfo info) {
        return DESCRIPTIONS.getOrDefault(info.getName(), info.getName());
    }

    @Override
    protected String getDescription(MBeanOperationInfo info) {
        if (info.getName().equals("relinquish")) {
            return RELINQUISH
                    + (info.getSignature().length == 0 ? "follower-check-interval" : "the given time")
                    + "; harmless on a node that does not lead";
        }
        return DESCRIPTIONS.getOrDefault(info.getName(), info.getName());
    }

    @Override
    protected String getParameterName(MBeanOperationInfo info, MBeanParameterInfo parameter, int sequence) {
        return "holdOffSeconds"; // the only one there is
    }

    @Override
    protected String getDescription(MBeanOperationInfo info, MBeanParameterInfo parameter, int sequence) {
        return "How long this node stays out of the competition, in seconds, 0 to 86400";
    }

    @Override
    protected int getImpact(MBeanOperationInfo info) {
        return MBeanOperationInfo.ACTION; // under WildFly's RBAC a Monitor may call INFO only
    }

    private LeadershipStatus status() {
        return candidacy.status();
    }
}
