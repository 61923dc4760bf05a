package io.leaderelection.sim;

import java.util.Arrays;
import java.util.Locale;

/** Counts over one or many seeds. */
final class Tally {
    private long[] gaps = new long[64];
    private int gapCount;
    private long seeds;
    private long terms;
    private long events;
    private long takeOvers;
    private long outside;
    private long longestOverlap;
    private double worstOfBound;

    void seed(long eventCount) {
        seeds++;
        events += eventCount;
    }

    void term(boolean anotherNode) {
        terms++;
        takeOvers += anotherNode ? 1 : 0;
    }

    void gap(long nanos) {
        if (gapCount == gaps.length) {
            gaps = Arrays.copyOf(gaps, 2 * gapCount);
        }
        gaps[gapCount++] = nanos;
    }

    void quietGap(double ofBound) {
        worstOfBound = Math.max(worstOfBound, ofBound);
    }

    void overlap() {
        outside++;
    }

    void longestOverlap(long nanos) {
        longestOverlap = Math.max(longestOverlap, nanos);
    }

    void add(Tally other) {
        for (int i = 0; i < other.gapCount; i++) {
            gap(other.gaps[i]);
        }
        seeds += other.seeds;
        terms += other.terms;
        events += other.events;
        takeOvers += other.takeOvers;
        outside += other.outside;
        longestOverlap = Math.max(longestOverlap, other.longestOverlap);
        worstOfBound = Math.max(worstOfBound, other.worstOfBound);
    }

    long terms() {
        return terms;
    }

    /** Milliseconds below which that share of the gaps lies. */
    double gapMillis(double share) {
        if (gapCount == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(gaps, gapCount);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(gapCount - 1, share * gapCount)] / 1e6;
    }

    String summary() {
        return String.format(
                Locale.ROOT,
                "%d seeds, %d events, %d terms, %d take-overs; gap median %.1f ms, 90 %% %.0f ms, max %.0f ms; longest"
                        + " gap in peace %.0f %% of the bound; %d overlaps outside the model, longest %.0f ms",
                seeds,
                events,
                terms,
                takeOvers,
                gapMillis(0.5),
                gapMillis(0.9),
                gapMillis(1),
                100 * worstOfBound,
                outside,
                longestOverlap / 1e6);
    }
}
