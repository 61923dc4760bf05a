package io.leaderelection.ee;

import static java.util.stream.Collectors.joining;

import io.leaderelection.api.LeadershipStatus;
import io.leaderelection.api.LeadershipStatus.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Looks for what endangers one election: in the settings, in what the store told when it was last spoken to, and in what the
 * server lets an application read. Asks neither store nor network, and so answers at once whatever they do. Thread-safe.
 */
final class Doctor {
    private final Supplier<List<Finding>> store;
    private final Supplier<LeadershipStatus> status;
    private final Supplier<Optional<Instant>> clockJump;

    /**
     * A doctor for one election.
     *
     * @param store what is to be said of the store, as far as it was seen
     * @param status what this node is
     * @param clockJump when a term last ended because the clocks disagreed
     */
    Doctor(Supplier<List<Finding>> store, Supplier<LeadershipStatus> status, Supplier<Optional<Instant>> clockJump) {
        this.store = store;
        this.status = status;
        this.clockJump = clockJump;
    }

    /** Everything that was looked at, what wants a change first. */
    List<Finding> examine() {
        List<Finding> findings = new ArrayList<>(store.get());
        findings.add(nodeId(status.get()));
        findings.add(clock());
        findings.sort(Comparator.comparing(Finding::verdict));
        return findings;
    }

    /** The same to be read: a line for each finding, below one that counts them. */
    String report() {
        List<Finding> findings = examine();
        long changes = findings.stream().filter(Finding::wantsChange).count();
        return (changes == 0 ? "nothing to change" : changes + " to change") + ", " + findings.size() + " looked at"
                + findings.stream()
                        .map(finding -> "\n" + finding.verdict() + ": " + finding)
                        .collect(joining());
    }

    /**
     * Whether the leader is somebody else who is called like this node.
     *
     * @param node this node, which does not lead
     * @param leader who does, as far as is known
     */
    static Optional<Finding> namesake(String node, Optional<String> leader) {
        return leader.filter(node::equals)
                .map(name -> Finding.change(
                        "another node that is called " + name
                                + " leads (or the previous start of this one did, whose lease"
                                + " is not over), so nobody can tell them apart",
                        "give each node a leaderelection.node-id of its own"));
    }

    private static Finding nodeId(LeadershipStatus status) {
        return namesake(status.node(), status.leader().filter(leader -> status.state() != State.LEADER))
                .orElseGet(() -> Finding.fine("no other node is known to be called " + status.node()));
    }

    private Finding clock() {
        return clockJump
                .get()
                .map(at -> Finding.change(
                        "a term ended at " + at
                                + " because the clocks of this host disagreed: it slept, or somebody set"
                                + " the wall clock by more than lease-margin",
                        "let the time service slew instead of step (chrony: makestep 1 3), and keep the host awake"))
                .orElseGet(() -> Finding.fine("no jump of this host's clock was seen"));
    }
}
