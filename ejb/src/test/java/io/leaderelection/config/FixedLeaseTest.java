package io.leaderelection.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations over Redis, foremost without {@code lease-duration}: the key lives for the interval, and nobody renews it. */
class FixedLeaseTest {

    private static Written fixed(String... assignments) {
        return Written.redis().without(Key.LEASE_DURATION).with(assignments);
    }

    @Test
    void theLeaseIsTheIntervalAndTheTenureEndsBeforeIt() {
        Timing timing = fixed().timing();

        assertThat(timing.lease()).hasSeconds(300);
        assertThat(timing.margin()).hasSeconds(1);
        assertThat(timing.tenure()).isEqualTo(new Tenure.Interval(Duration.ofSeconds(300 - 1 - 2)));
    }

    @Test
    void theMarginFollowsTheInterval() {
        assertThat(fixed("relinquish-interval = 8s").timing().margin()).hasMillis(800);
        assertThat(fixed("relinquish-interval = 8s", "lease-margin = 1500ms").timing())
                .isEqualTo(new Timing(
                        Duration.ofSeconds(8),
                        Duration.ofMillis(1500),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        new Tenure.Interval(Duration.ofMillis(8000 - 1500 - 2000))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            leader-check-interval = 297s | leader-check-interval = "297s": must be less than leaderelection.relinquish-interval = "300s" (the default) minus leaderelection.lease-margin = "1s" (the default) and leaderelection.drain-timeout = "2s" (the default), since a term that ends before its first check is none; example: leaderelection.leader-check-interval = 30s
            follower-check-interval = 297s | follower-check-interval = "297s": must be less than leaderelection.relinquish-interval = "300s" (the default) minus leaderelection.lease-margin = "1s" (the default) and leaderelection.drain-timeout = "2s" (the default), since a follower could sleep through a whole term; example: leaderelection.follower-check-interval = 30s
            lease-margin = 150s | lease-margin = "150s": must be less than half of leaderelection.relinquish-interval = "300s" (the default), since a leader acts only in what the margin leaves; example: leaderelection.lease-margin = 30s
            relinquish-interval = 5s | drain-timeout = "2s" (the default): must be less than half of leaderelection.relinquish-interval = "5s" minus leaderelection.lease-margin = "500ms" (the default), since observers must be done before a key expires that is never renewed; example: leaderelection.drain-timeout = 1s
            drain-timeout = 6s | drain-timeout = "6s": must be at most leaderelection.shutdown-timeout = "5s" (the default), since a stop waits for the observers too; example: leaderelection.drain-timeout = 2s500ms
            """)
    void violated(String assignments, String line) {
        Written written = fixed(assignments.split("; "));
        assertThat(written.problems()).containsExactly("leaderelection." + line);
        String example = line.substring(line.lastIndexOf("example: leaderelection.") + 24);
        assertThat(written.with(example).problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "leader-check-interval = 296999ms",
                "follower-check-interval = 296999ms",
                "lease-margin = 147s999ms",
                "relinquish-interval = 5001ms",
                "relinquish-interval = PT8760H",
                "relinquish-interval = 1s; drain-timeout = 0s; leader-check-interval = 800ms; follower-check-interval = 1ms",
                "follower-check-interval = 200s; postgres.grace = 1h"
            })
    void justWithin(String assignments) {
        assertThat(fixed(assignments.split("; ")).problems()).isEmpty();
    }

    @Test
    void oneWarningNamesWhatAVanishedLeaderCostsAndTheRemedy() {
        assertThat(fixed("relinquish-interval = 299s1ms").read().warnings())
                .containsExactly("leaderelection.lease-duration is not set, so that a key lives for"
                        + " leaderelection.relinquish-interval = \"299s1ms\" and is not renewed: a leader that vanishes"
                        + " blocks the election for up to 300 s; mended by leaderelection.lease-duration = 10s");
    }

    @Test
    void aScheduleIsIgnoredAndTheSameWarningSaysSo() {
        Written written = fixed("relinquish-interval-spec = @daily");

        assertThat(written.timing().tenure()).isInstanceOf(Tenure.Interval.class);
        assertThat(written.read().warnings())
                .containsExactly("leaderelection.lease-duration is not set, so that a key lives for"
                        + " leaderelection.relinquish-interval = \"300s\" (the default) and is not renewed: a leader that"
                        + " vanishes blocks the election for up to 300 s, and"
                        + " leaderelection.relinquish-interval-spec = \"@daily\" is ignored; mended by"
                        + " leaderelection.lease-duration = 10s");
    }

    @Test
    void anIgnoredScheduleMustBeOneAllTheSame() {
        assertThat(fixed("relinquish-interval-spec = daily").problems()).hasSize(1);
    }

    @Test
    void withALeaseTheTenureIsTheIntervalOrTheSchedule() {
        assertThat(Written.redis().timing()).isEqualTo(Written.minimal().timing());
        assertThat(Written.redis("relinquish-interval-spec = @daily").timing().tenure())
                .isInstanceOf(Tenure.Schedule.class);
        assertThat(Written.redis("relinquish-interval-spec = @daily").read().warnings())
                .isEqualTo(List.of());
    }

    @Test
    void withALeaseARenewalMustFitIntoIt() {
        assertThat(Written.redis("leader-check-interval = 4s").problems())
                .hasSize(2)
                .allMatch(line -> line.startsWith("leaderelection.leader-check-interval = \"4s\": "));
        assertThat(Written.redis("follower-check-interval = 20s").problems())
                .as("a follower keeps no session alive")
                .isEmpty();
    }

    @Test
    void aBrokenLeaseDoesNotMakeAFixedOne() {
        assertThat(Written.redis("lease-duration = 10", "relinquish-interval = 5s")
                        .problems())
                .hasSize(1);
    }
}
