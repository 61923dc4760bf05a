package io.leaderelection.bench;

import java.time.Duration;
import java.util.List;

/**
 * Durations of one kind. Immutable.
 *
 * @param measured one or more
 */
record Sample(List<Duration> measured) {
    Sample {
        measured = measured.stream().sorted().toList();
    }

    /** Of microseconds. */
    static Sample ofMicros(List<Long> micros) {
        return new Sample(
                micros.stream().map(each -> Duration.ofNanos(each * 1_000)).toList());
    }

    /** Number of them. */
    int count() {
        return measured.size();
    }

    /** Median in milliseconds (nearest rank). */
    double median() {
        return millis(measured.get((measured.size() - 1) / 2));
    }

    /** The greatest in milliseconds. */
    double worst() {
        return millis(measured.get(measured.size() - 1));
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
