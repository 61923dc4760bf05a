package io.leaderelection.core;

import io.leaderelection.config.Tenure;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a term ends on its own account. Immutable. */
public sealed interface TenureEnd {

    /** Whether the end has come. */
    boolean reached(Reading now);

    /** When to look again, at the latest; empty = never. */
    Optional<Moment> wakeAt(Reading now);

    /** At a moment of the monotonic clock. */
    record AtMoment(Moment moment) implements TenureEnd {
        @Override
        public boolean reached(Reading now) {
            return now.moment().reached(moment);
        }

        @Override
        public Optional<Moment> wakeAt(Reading now) {
            return Optional.of(moment);
        }
    }

    /** At a time of the wall clock, wherever that clock is moved to meanwhile. */
    record AtInstant(Instant instant) implements TenureEnd {
        private static final Duration LONGEST_SLEEP = Duration.ofDays(1); // keeps far dates within a Moment's range

        @Override
        public boolean reached(Reading now) {
            return !now.wall().isBefore(instant);
        }

        @Override
        public Optional<Moment> wakeAt(Reading now) {
            Duration left = Duration.between(now.wall(), instant);
            return Optional.of(now.moment().plus(left.compareTo(LONGEST_SLEEP) < 0 ? left : LONGEST_SLEEP));
        }
    }

    /** No end: the schedule names no further time. */
    record Never() implements TenureEnd {
        @Override
        public boolean reached(Reading now) {
            return false;
        }

        @Override
        public Optional<Moment> wakeAt(Reading now) {
            return Optional.empty();
        }
    }

    /** End of a term that begins at {@code now}. */
    static TenureEnd of(Tenure tenure, Reading now) {
        if (tenure instanceof Tenure.Interval interval) {
            return new AtMoment(now.moment().plus(interval.length()));
        } else if (tenure instanceof Tenure.Schedule schedule) {
            return schedule.spec()
                    .next(now.wall())
                    .<TenureEnd>map(AtInstant::new)
                    .orElseGet(Never::new);
        }
        throw new IllegalStateException("no such tenure: " + tenure);
    }
}
