package io.leaderelection.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MomentTest {
    private static final Moment BEFORE_WRAP = new Moment(Long.MAX_VALUE - 1);
    private static final Moment AFTER_WRAP = BEFORE_WRAP.plus(Duration.ofNanos(3));

    @Test
    void deadlineItselfCounts() {
        assertThat(new Moment(5).reached(new Moment(5))).isTrue();
        assertThat(new Moment(4).reached(new Moment(5))).isFalse();
    }

    @Test
    void orderSurvivesTheWrap() {
        assertThat(AFTER_WRAP.nanos()).isNegative();
        assertThat(AFTER_WRAP.reached(BEFORE_WRAP)).isTrue();
        assertThat(BEFORE_WRAP.reached(AFTER_WRAP)).isFalse();
        assertThat(AFTER_WRAP.since(BEFORE_WRAP)).isEqualTo(Duration.ofNanos(3));
        assertThat(BEFORE_WRAP.since(AFTER_WRAP)).isEqualTo(Duration.ofNanos(-3));
    }

    @Test
    void earlierAndLaterSurviveTheWrap() {
        assertThat(Moment.earlier(BEFORE_WRAP, AFTER_WRAP)).isEqualTo(BEFORE_WRAP);
        assertThat(Moment.earlier(AFTER_WRAP, BEFORE_WRAP)).isEqualTo(BEFORE_WRAP);
        assertThat(Moment.later(BEFORE_WRAP, AFTER_WRAP)).isEqualTo(AFTER_WRAP);
        assertThat(Moment.later(AFTER_WRAP, BEFORE_WRAP)).isEqualTo(AFTER_WRAP);
    }

    @Test
    void plusTakesANegativeDuration() {
        assertThat(new Moment(5).plus(Duration.ofNanos(-7))).isEqualTo(new Moment(-2));
    }

    @Test
    void jumpIsWhatTheWallClockGainedOnTheMonotonicOne() {
        Reading before = new Reading(BEFORE_WRAP, Instant.EPOCH);
        Reading slept = new Reading(AFTER_WRAP, Instant.EPOCH.plusSeconds(4));
        Reading setBack = new Reading(AFTER_WRAP, Instant.EPOCH.minusSeconds(4));

        assertThat(slept.jumpSince(before)).isEqualTo(Duration.ofSeconds(4).minusNanos(3));
        assertThat(setBack.jumpSince(before)).isEqualTo(Duration.ofSeconds(-4).minusNanos(3));
    }

    @Test
    void systemTickerNeverGoesBack() {
        Ticker ticker = Ticker.system();
        Moment first = ticker.now();

        assertThat(ticker.now().reached(first)).isTrue();
    }
}
