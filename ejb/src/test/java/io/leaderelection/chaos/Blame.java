package io.leaderelection.chaos;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;

/** From what was done and what was seen, which belongs to which. Immutable. */
final class Blame {
    /** A cut may be noticed so late: at the next renewal, which may take a quarter of the lease. */
    private static final long LATE = micros(Group.CHECK.plus(Group.LEASE.dividedBy(4)));

    /** What a busy machine may add to the end of a window. */
    private static final long BUSY = micros(Duration.ofMillis(500));

    private final List<Fault> faults;

    Blame(List<Fault> faults) {
        this.faults = List.copyOf(faults);
    }

    /** Why there was no leader for a time. */
    Takeover of(Gap gap) {
        String fault = faults.stream()
                .filter(each -> each.target().equals(Fault.STORE) || Place.isOf(gap.before(), each.target()))
                .filter(each -> each.from() <= gap.to() && each.to() >= gap.from() - LATE)
                .min(Comparator.comparingLong(each -> Math.abs(each.from() - gap.from())))
                .map(each -> each.kind().name())
                .orElse("none");
        return new Takeover(fault, gap.micros(), gap.to() - lastDisturbance(gap));
    }

    private long lastDisturbance(Gap gap) {
        return faults.stream()
                .flatMapToLong(fault -> LongStream.of(fault.from(), fault.to()))
                .filter(moment -> moment > gap.from() && moment <= gap.to())
                .max()
                .orElse(gap.from());
    }

    /**
     * Whether two leaders at once are what is said of {@code takeover = fast}: somebody cut sessions of a node that went on
     * living, which may believe until its next check. One that was frozen meanwhile, or cannot hear the cut, may until its deadline.
     *
     * @param window how long a node may act after its sessions were cut; zero = nothing is excused
     */
    boolean isExcused(Finding finding, Duration window) {
        return finding.rule() == Finding.Rule.ONE_LEADER
                && !window.isZero()
                && faults.stream()
                        .filter(fault -> fault.kind().cuts() && Place.isOf(finding.node(), fault.target()))
                        .anyMatch(fault ->
                                fault.from() <= finding.from() && finding.to() <= end(fault, window, finding) + BUSY);
    }

    private long end(Fault cut, Duration window, Finding finding) {
        boolean frozen = faults.stream()
                .anyMatch(fault -> fault.kind().name().startsWith("SIGSTOP")
                        && fault.target().equals(cut.target())
                        && fault.from() <= finding.to()
                        && fault.to() >= cut.from());
        return cut.to() + micros(frozen ? Group.LEASE : window);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
