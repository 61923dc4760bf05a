package io.leaderelection.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimingRulesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            leader-check-interval = 2s; relinquish-interval = 2s; follower-check-interval = 1s | leader-check-interval = "2s": must be less than leaderelection.relinquish-interval = "2s", since a term that ends before its first check is none; example: leaderelection.leader-check-interval = 200ms
            follower-check-interval = 3s; relinquish-interval = 2s500ms | follower-check-interval = "3s": must be less than leaderelection.relinquish-interval = "2s500ms", since a follower could sleep through a whole term; example: leaderelection.follower-check-interval = 250ms
            leader-check-interval = 3334ms | leader-check-interval = "3334ms": must be at most a third of leaderelection.lease-duration = "10s" (the default), so that a renewal that starts late is still in time; example: leaderelection.leader-check-interval = 2s
            lease-duration = 5s; follower-check-interval = 1s | leader-check-interval = "2s" (the default): must be at most a third of leaderelection.lease-duration = "5s", so that a renewal that starts late is still in time; example: leaderelection.leader-check-interval = 1s
            lease-margin = 3s | leader-check-interval = "2s" (the default): must be less than half of leaderelection.lease-duration = "10s" (the default) minus leaderelection.lease-margin = "3s", so that two slow renewals, each up to a quarter of the lease, fit into one lease; example: leaderelection.leader-check-interval = 1s
            follower-check-interval = 5001ms | follower-check-interval = "5001ms": must be at most half of leaderelection.lease-duration = "10s" (the default), since the server ends sessions that are silent for a lease; example: leaderelection.follower-check-interval = 2s
            lease-margin = 5s | lease-margin = "5s": must be less than half of leaderelection.lease-duration = "10s" (the default), since a leader acts only in what the margin leaves; example: leaderelection.lease-margin = 1s
            drain-timeout = 5001ms | drain-timeout = "5001ms": must be at most leaderelection.shutdown-timeout = "5s" (the default), since a stop waits for the observers too; example: leaderelection.drain-timeout = 2s500ms
            shutdown-timeout = 1s | drain-timeout = "2s" (the default): must be at most leaderelection.shutdown-timeout = "1s", since a stop waits for the observers too; example: leaderelection.drain-timeout = 500ms
            postgres.grace = 10s | postgres.grace = "10s": must be less than leaderelection.lease-duration = "10s" (the default); to wait a lease or more is what postgres.takeover = safe is for; example: leaderelection.postgres.grace = 500ms
            """)
    void violated(String assignments, String line) {
        Written written = Written.minimal(assignments.split("; "));
        assertThat(written.problems()).contains("leaderelection." + line);
        String example = line.substring(line.lastIndexOf("example: leaderelection.") + 24);
        assertThat(written.with(example).problems())
                .doesNotContain("leaderelection." + line)
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "leader-check-interval = 3333ms",
                "lease-margin = 2999ms",
                "follower-check-interval = 5s",
                "lease-margin = 2s; leader-check-interval = 2999ms",
                "lease-margin = 4998ms; leader-check-interval = 1ms; relinquish-interval = 1h",
                "drain-timeout = 5s",
                "postgres.grace = 9999ms",
                "relinquish-interval = 2001ms",
                "lease-duration = 1s; leader-check-interval = 333ms; follower-check-interval = 500ms",
                "lease-duration = 24h; leader-check-interval = 2m; relinquish-interval = PT8760H"
            })
    void justWithin(String assignments) {
        assertThat(Written.minimal(assignments.split("; ")).problems()).isEmpty();
    }

    @Test
    void oneValueMayBreakSeveralRules() {
        assertThat(Written.minimal("leader-check-interval = 6m").problems())
                .hasSize(3)
                .allMatch(line -> line.endsWith("example: leaderelection.leader-check-interval = 2s"));
    }

    @Test
    void theNameOfAnElectionsOwnValueIsShown() {
        assertThat(Written.minimal("elections = a, b", "b.lock-id = 8", "b.lease-duration = 5500ms")
                        .problems())
                .singleElement()
                .asString()
                .contains("of leaderelection.b.lease-duration = \"5500ms\"");
    }

    @Test
    void aBrokenValueIsNotComparedAsWell() {
        assertThat(Written.minimal("lease-duration = 5").problems()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"1s,100ms", "999ms,100ms", "2500ms,250ms", "10s,1s", "1h,1s"})
    void marginOfALease(String lease, String margin) {
        assertThat(TimingRules.defaultMargin(Durations.parse(lease))).isEqualTo(Durations.parse(margin));
    }

    @Test
    void theMarginFollowsTheLease() {
        assertThat(Written.minimal("lease-duration = 8s").timing().margin()).isEqualTo(Duration.ofMillis(800));
        assertThat(Written.minimal("lease-duration = 8s", "lease-margin = 1500ms")
                        .timing()
                        .margin())
                .isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void aCheckThatIsNoFactorOfTheTenureIsAWarning() {
        assertThat(Written.minimal("relinquish-interval = 5m1s").read().warnings())
                .isEqualTo(List.of("leaderelection.leader-check-interval = \"2s\" (the default) should be a factor of"
                        + " leaderelection.relinquish-interval = \"5m1s\", so that the last check of a term falls on its"
                        + " end"));
        assertThat(Written.minimal("relinquish-interval = 5m2s").read().warnings())
                .isEmpty();
    }
}
