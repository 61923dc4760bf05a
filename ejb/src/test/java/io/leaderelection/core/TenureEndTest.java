package io.leaderelection.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.config.Tenure;
import io.leaderelection.core.TenureEnd.AtInstant;
import io.leaderelection.core.TenureEnd.AtMoment;
import io.leaderelection.core.TenureEnd.Never;
import io.leaderelection.time.ManualClock;
import io.leaderelection.time.Moment;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

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
