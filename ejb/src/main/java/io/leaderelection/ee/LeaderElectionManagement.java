package io.leaderelection.ee;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.Leadership;
import io.leaderelection.api.LeadershipStatus;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.StandardMBean;

/**
 * The MBean of one election. Touches nothing but the runner's published fields, because its threads see another class
 * loader and no CDI. Thread-safe.
 */
final class LeaderElectionManagement extends StandardMBean implements LeaderElectionMXBean {
    private static final Map<String, String> DESCRIPTIONS = Map.of(
            "Election", "Name of the election",
            "Node", "This node",
            "State", "What this node is: bootstrap, follower or leader",
            "Leader", "Node that leads, as far as this node knows; empty while nobody does or the store is away",
            "LeaderSince", "When this node's present term began (ISO-8601, UTC); empty unless it leads",
            "FencingToken", "Fencing token of this node's present term; 0 unless it leads",
            "LeaseRemainingMillis",
                    "How long this node may act without another answer of the store, in ms; 0 unless it leads",
            "relinquish", "Hands over to another node; harmless on a node that does not lead");

    private final Leadership leadership;

    LeaderElectionManagement(Leadership leadership) {
        super(LeaderElectionMXBean.class, true);
        this.leadership = leadership;
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
    public String relinquish() {
        return leadership.relinquish();
    }

    @Override
    protected String getDescription(MBeanInfo info) {
        return "One election: who leads, and the order to hand over";
    }

    @Override
    protected String getDescription(MBeanAttributeInfo info) {
        return DESCRIPTIONS.getOrDefault(info.getName(), info.getName());
    }

    @Override
    protected String getDescription(MBeanOperationInfo info) {
        return DESCRIPTIONS.getOrDefault(info.getName(), info.getName());
    }

    @Override
    protected int getImpact(MBeanOperationInfo info) {
        return MBeanOperationInfo.ACTION; // under WildFly's RBAC a Monitor may call INFO only
    }

    private LeadershipStatus status() {
        return leadership.status();
    }
}
