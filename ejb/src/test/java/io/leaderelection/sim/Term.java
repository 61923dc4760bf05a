package io.leaderelection.sim;

import io.leaderelection.config.Tenure;
import io.leaderelection.core.ElectionState.Leading;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One term as the referee sees it. */
final class Term {
    final SimNode node;
    final long token;
    final long gainedAt;
    final Claim claim;
    final Invariants.Fence fence;
    final Reading since;
    Moment deadline;
    private final Optional<Instant> tenureEnd;
    private final Duration longest;
    private long overlapSince = -1;
    private long overlapRan;

    Term(SimNode node, Leading gained, long gainedAt, Tenure tenure, Claim claim, Invariants.Fence fence) {
        this.fence = fence;
        this.node = node;
        this.token = gained.lease().token().value();
        this.claim = claim;
        this.gainedAt = gainedAt;
        this.since = node.host.reading();
        this.deadline = gained.lease().deadline();
        this.tenureEnd =
                tenure instanceof Tenure.Schedule schedule ? schedule.spec().next(since.wall()) : Optional.empty();
        this.longest = tenure instanceof Tenure.Interval interval ? interval.length() : Duration.ofDays(1);
    }

    boolean is(Leading leading) {
        return leading.lease().token().value() == token;
    }

    /** How long it has outlived its tenure; negative before that. */
    long tenureOverFor(Reading now) {
        return tenureEnd
                .map(end -> Duration.between(end, now.wall()))
                .orElseGet(() -> now.moment().since(since.moment()).minus(longest))
                .toNanos();
    }

    /** Another node acts as well; whether it did not do so before. */
    boolean overlaps(long now) {
        boolean begins = overlapSince < 0;
        if (begins) {
            overlapSince = now;
            overlapRan = node.host.ranFor();
        }
        return begins;
    }

    /** It acts no longer. */
    void overlapEnds() {
        overlapSince = -1;
    }

    /** For how long another node has acted as well. */
    long overlap(long now) {
        return now - overlapSince;
    }

    /** How much of that its machine ran: a program that does not run asks nobody whether it leads. */
    long overlapRunning() {
        return node.host.ranFor() - overlapRan;
    }
}
