package io.leaderelection.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.config.RelinquishSpec;
import io.leaderelection.config.Tenure;
import io.leaderelection.core.TenureEnd.AtInstant;
import io.leaderelection.core.TenureEnd.AtMoment;
import io.leaderelection.core.TenureEnd.Never;
import io.leaderelection.time.ManualClock;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenureEndTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private final ManualClock clock = new ManualClock();

    @Test
    void intervalEndsAtAMoment() {
        Moment end = clock.now().plus(HOUR);

        assertThat(TenureEnd.of(new Tenure.Interval(HOUR), clock.reading())).isEqualTo(new AtMoment(end));
    }

    @Test
    void momentIsReachedExactly() {
        AtMoment end = new AtMoment(clock.now().plus(HOUR));
        clock.advance(HOUR.minusNanos(1));
        assertThat(end.reached(clock.reading())).isFalse();
        clock.advance(Duration.ofNanos(1));

        assertThat(end.reached(clock.reading())).isTrue();
    }

    @Test
    void instantIsReachedExactly() {
        AtInstant end = new AtInstant(clock.instant().plus(HOUR));
        clock.advance(HOUR.minusNanos(1));
        assertThat(end.reached(clock.reading())).isFalse();
        clock.advance(Duration.ofNanos(1));

        assertThat(end.reached(clock.reading())).isTrue();
    }

    @Test
    void instantFollowsTheWallClockWhereverItIsMoved() {
        AtInstant end = new AtInstant(clock.instant().plus(HOUR));
        clock.jumpWall(Duration.ofMinutes(-30));

        assertThat(end.wakeAt(clock.reading())).contains(clock.now().plus(Duration.ofMinutes(90)));
        clock.jumpWall(Duration.ofMinutes(60));
        assertThat(end.wakeAt(clock.reading())).contains(clock.now().plus(Duration.ofMinutes(30)));
    }

    /** As robfig/cron: a time that the clock skips does not end a term that day, one that it shows twice ends two. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "spring, 30 2 * * *, 2024-03-09T12:00:00Z, 2024-03-11T06:30:00Z",
        "spring in UTC, TZ=UTC 30 2 * * *, 2024-03-09T12:00:00Z, 2024-03-10T02:30:00Z",
        "autumn once, 30 1 * * *, 2024-11-02T12:00:00Z, 2024-11-03T05:30:00Z",
        "autumn twice, 30 1 * * *, 2024-11-03T05:30:00Z, 2024-11-03T06:30:00Z",
        "autumn done, 30 1 * * *, 2024-11-03T06:30:00Z, 2024-11-04T06:30:00Z",
        "autumn in UTC, TZ=UTC 30 1 * * *, 2024-11-03T01:30:00Z, 2024-11-04T01:30:00Z"
    })
    void scheduleFollowsDaylightSavingUnlessItIsInUtc(String name, String spec, Instant begin, Instant end) {
        Tenure tenure = new Tenure.Schedule(RelinquishSpec.parse(spec, ZoneId.of("America/New_York")));
        Reading began = new Reading(clock.now(), begin);

        assertThat(TenureEnd.of(tenure, began)).isEqualTo(new AtInstant(end));
        assertThat(new AtInstant(end).wakeAt(new Reading(clock.now(), end.minusSeconds(1))))
                .contains(clock.now().plus(Duration.ofSeconds(1)));
    }

    @Test
    void momentDoesNotMoveWithTheWallClock() {
        AtMoment end = new AtMoment(clock.now().plus(HOUR));
        clock.jumpWall(HOUR.multipliedBy(2));
        assertThat(end.reached(clock.reading())).isFalse();
        clock.jumpWall(HOUR.multipliedBy(-9));
        clock.advance(HOUR);

        assertThat(end.reached(clock.reading())).isTrue();
    }

    @Test
    void farInstantIsLookedAtOncePerDay() {
        AtInstant end = new AtInstant(Instant.MAX);

        assertThat(end.wakeAt(clock.reading())).contains(clock.now().plus(Duration.ofDays(1)));
    }

    @Test
    void neverNeverEnds() {
        Never end = new Never();
        clock.jumpWall(Duration.ofDays(10_000));

        assertThat(end.reached(clock.reading())).isFalse();
        assertThat(end.wakeAt(clock.reading())).isEmpty();
    }
}
