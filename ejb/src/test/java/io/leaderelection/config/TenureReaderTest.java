package io.leaderelection.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenureReaderTest {
    private static final String SPEC = "relinquish-interval-spec = ";

    @Test
    void aScheduleReplacesTheInterval() {
        Written written = Written.minimal(SPEC + "@every 60s", "relinquish-interval = 1s");
        assertThat(written.timing().tenure()).isInstanceOf(Tenure.Schedule.class);
        assertThat(written.read().warnings())
                .containsExactly("leaderelection.relinquish-interval = \"1s\" is ignored, since"
                        + " leaderelection.relinquish-interval-spec = \"@every 60s\" is set");
    }

    @Test
    void anIgnoredIntervalMustBeADurationAllTheSame() {
        assertThat(Written.minimal(SPEC + "@every 60s", "relinquish-interval = 1")
                        .problems())
                .hasSize(1);
    }

    @Test
    void aDefaultIntervalIsIgnoredSilently() {
        assertThat(Written.minimal(SPEC + "@every 61s").read().warnings()).isEmpty();
    }

    @Test
    void timesCloserThanAnyCheckAreRefused() {
        assertThat(Written.minimal(SPEC + "@every 2s", "follower-check-interval = 1s")
                        .problems())
                .containsExactly("leaderelection.relinquish-interval-spec = \"@every 2s\": has times only 2s apart, and"
                        + " leaderelection.leader-check-interval = \"2s\" (the default) must be less than that;"
                        + " example: leaderelection.relinquish-interval-spec = 0 3 * * *");
        assertThat(Written.minimal(SPEC + "@every 2s", "leader-check-interval = 1s")
                        .problems())
                .singleElement()
                .asString()
                .contains("leaderelection.follower-check-interval = \"2s\" (the default) must be less than that");
        assertThat(Written.minimal(SPEC + "@every 3s").problems()).isEmpty();
    }

    @Test
    void theClosestTimesCountAndNotTheFirst() {
        assertThat(Written.minimal(SPEC + "0,1 12 * * *", "lease-duration = 5m", "leader-check-interval = 1m")
                        .problems())
                .singleElement()
                .asString()
                .contains("has times only 1m apart");
    }

    @Test
    void aScheduleWithoutTimesIsAWarning() {
        assertThat(Written.minimal(SPEC + "0 0 30 2 *").read().warnings())
                .containsExactly("leaderelection.relinquish-interval-spec = \"0 0 30 2 *\" names no time:"
                        + " a leader never hands over on its own account");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TZ=Europe/Lisbon 0 3 * * *", "0 3 * * *"})
    void theZoneIsTheSchedulesOrTheSettingsOrTheServers(String spec) {
        boolean own = spec.startsWith("TZ");
        assertThat(firstTime(Written.minimal(SPEC + spec)))
                .isEqualTo(own ? "2025-01-01T03:00:00Z" : "2025-01-01T02:00:00Z");
        assertThat(firstTime(Written.minimal(SPEC + spec, "time-zone = Asia/Tokyo")))
                .isEqualTo(own ? "2025-01-01T03:00:00Z" : "2025-01-01T18:00:00Z");
    }

    @Test
    void aBadZoneDoesNotHideABadSchedule() {
        assertThat(Written.minimal(SPEC + "x", "time-zone = y").problems()).hasSize(2);
    }

    @Test
    void anIntervalIsADuration() {
        assertThat(Written.minimal("relinquish-interval = 90s").timing().tenure())
                .isEqualTo(new Tenure.Interval(Duration.ofSeconds(90)));
    }

    private static Instant firstTime(Written written) {
        Tenure.Schedule schedule = (Tenure.Schedule) written.timing().tenure();
        return schedule.spec().next(Written.REFERENCE).orElseThrow();
    }
}
