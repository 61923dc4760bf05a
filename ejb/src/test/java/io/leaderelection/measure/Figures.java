package io.leaderelection.measure;

import java.time.Duration;
import java.util.List;

/** Durations of one kind, summed up in one line. */
public final class Figures {

    private Figures() {}

    /** Prints number, median, 99th percentile and greatest of what was measured, in milliseconds. */
    public static void print(String what, List<Duration> measured) {
        System.out.printf(
                "FIGURE %s: n=%d median=%.2f ms p99=%.2f ms max=%.2f ms%n",
                what,
                measured.size(),
                millis(percentile(measured, 50)),
                millis(percentile(measured, 99)),
                millis(percentile(measured, 100)));
    }

    /** The smallest value that is not exceeded by {@code percent} of all (nearest rank). */
    static Duration percentile(List<Duration> measured, int percent) {
        List<Duration> sorted = measured.stream().sorted().toList();
        int rank = (sorted.size() * percent + 99) / 100;
        return sorted.get(Math.max(1, rank) - 1);
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
