package io.leaderelection.ee;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;

/** What consoles show beside the attributes and operations of the MBean. */
final class MBeanTexts {
    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("Election", "Name of the election"),
            Map.entry("Node", "This node"),
            Map.entry("State", "What this node is: bootstrap, follower or leader"),
            Map.entry("Leading", "Whether this node may act as leader now"),
            Map.entry(
                    "Leader",
                    "Node that leads, as far as this node knows; empty while nobody does or the store is away"),
            Map.entry("LeaderSince", "When this node's present term began (ISO-8601, UTC); empty unless it leads"),
            Map.entry("FencingToken", "Fencing token of this node's present term; 0 unless it leads"),
            Map.entry(
                    "LeaseRemainingMillis",
                    "How long this node may act without another answer of the store, in ms; 0 unless it leads"),
            Map.entry(
                    "LeaseDeadlineNanos",
                    "From when on this node does not act, on the clock of System.nanoTime() of this VM; means nothing"
                            + " elsewhere"),
            Map.entry(
                    "TenureRemainingMillis",
                    "How long until this node hands over on its own account, in ms; -1 unless it leads and an end is set"),
            Map.entry(
                    "NextHandOver",
                    "When this node hands over on its own account (ISO-8601, UTC); empty unless it leads and an end is set"),
            Map.entry(
                    "MaxTakeoverMillis",
                    "Longest time from a fault to the next leader that the settings allow, in ms, if a node is there to take over"),
            Map.entry("Paused", "Whether the election is paused on this node, and so follows without competing"),
            Map.entry(
                    "HoldOffRemainingMillis",
                    "How long this node still stays out of the competition after a hand-over, in ms; 0 = it does not"),
            Map.entry("HeldBackBy", "Why this node does not compete, such as PAUSED; empty while it competes"),
            Map.entry("ReadyToLead", "Whether this node could lead at once if the lock were free"),
            Map.entry(
                    "ReadyToLeadInMillis",
                    "How long until this node could lead if the lock were free, in ms; 0 = now, -1 = not until something"
                            + " else changes"),
            Map.entry("StoreKind", "Kind of store: postgres or redis"),
            Map.entry("StoreAddress", "Where the store is, without user and password"),
            Map.entry("StoreServer", "Product and version of the store; empty before it was reached"),
            Map.entry("StoreAnswering", "Whether the store answered last time"),
            Map.entry("StoreProblem", "Why the store does not answer; empty while it does"),
            Map.entry(
                    "SessionAgesMillis",
                    "How long this node's connections to the store have been open, in ms, by what they are for"),
            Map.entry("LastCheck", "The last call of the store that has ended: when, how long it took, and its result"),
            Map.entry("Checks", "Calls of the store since this deployment, answered or not"),
            Map.entry("FailedChecks", "Calls of the store that it did not answer"),
            Map.entry("Terms", "Terms of this node that began since this deployment"),
            Map.entry("TermsEnded", "Terms of this node that ended, by what ended them"),
            Map.entry(
                    "Transitions",
                    "The last 50 transitions and the last 50 losses and returns of the store, oldest first"),
            Map.entry("LastSequence", "Sequence number of the last row of Transitions; 0 = there is none"),
            Map.entry("pause", "Follows without competing until resume or the next deployment; a leader hands over"),
            Map.entry("resume", "Competes again after pause"),
            Map.entry("explain", "Why this node leads or does not, what happens next, and when, in one paragraph"),
            Map.entry("diagnose", "Looks for what endangers the election; each finding comes with what mends it"));
    private static final String RELINQUISH = "Hands over to another node and holds off for ";

    private static final Comparator<MBeanOperationInfo> ORDER = Comparator.comparing(MBeanOperationInfo::getName)
            .thenComparing(operation -> operation.getSignature().length);

    private MBeanTexts() {}

    /** The same with its operations in order, which reflection gives in another one in each VM. */
    static MBeanInfo inOrder(MBeanInfo info) {
        MBeanOperationInfo[] operations = info.getOperations();
        Arrays.sort(operations, ORDER);
        return new MBeanInfo(
                info.getClassName(),
                info.getDescription(),
                info.getAttributes(),
                info.getConstructors(),
                operations,
                info.getNotifications(),
                info.getDescriptor());
    }

    /** An attribute or an operation without parameters of its own name. */
    static String of(String name) {
        return TEXTS.getOrDefault(name, name);
    }

    /** The operation that is there with and without a hold-off. */
    static String ofRelinquish(boolean withHoldOff) {
        return RELINQUISH + (withHoldOff ? "the given time" : "follower-check-interval")
                + "; harmless on a node that does not lead";
    }
}
