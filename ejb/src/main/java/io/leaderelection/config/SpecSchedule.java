package io.leaderelection.config;

import java.time.Instant;
import java.util.Optional;

/** The times a {@link RelinquishSpec} stands for. Immutable and thread-safe, compared by value. */
sealed interface SpecSchedule permits CronSchedule, SpecDelay {
    /** The first time strictly after the given one; empty if there is none within reach. */
    Optional<Instant> next(Instant after);
}
