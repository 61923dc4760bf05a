package io.leaderelection.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MaxTakeoverTest {
    /** Looks at the guard and four statements, with the default lease of 10 s. */
    private static final Duration LOOKS_AND_STATEMENTS = Duration.ofMillis(50 + 4 * 1_250);

    private static final Duration GRACE = Duration.ofMillis(50);

    @Test
    void isLeaseAndFollowersCheckAndSuccessionByDefault() {
        assertThat(bound()).isEqualTo(Duration.ofSeconds(10 + 2).plus(GRACE).plus(LOOKS_AND_STATEMENTS));
    }

    @Test
    void takesTheGraceAsItIsSetOrALeaseInItsPlace() {
        assertThat(bound("postgres.grace = 1s")).isEqualTo(bound().minus(GRACE).plusSeconds(1));
        assertThat(bound("postgres.takeover = safe"))
                .isEqualTo(bound().minus(GRACE).plusSeconds(10));
    }

    @Test
    void countsSlowObserversButNoLongerThanTheirShieldLasts() {
        Duration succession = GRACE.plus(LOOKS_AND_STATEMENTS);
        assertThat(bound("drain-timeout = 8s", "shutdown-timeout = 1m"))
                .isEqualTo(Duration.ofMillis(2_000 + 2_500 + 8_000).plus(succession));
        assertThat(bound("drain-timeout = 40s", "shutdown-timeout = 1m"))
                .isEqualTo(Duration.ofMillis(2_000 + 2_500 + 10_000).plus(succession));
    }

    @Test
    void countsTheTurnOfAFollowerThatPolls() {
        Duration queue = bound("drain-timeout = 8s", "shutdown-timeout = 1m");
        assertThat(bound("drain-timeout = 8s", "shutdown-timeout = 1m", "postgres.wait = poll"))
                .isEqualTo(queue.plusSeconds(2));
    }

    @Test
    void scalesWithTheSettingsOfTheElection() {
        assertThat(bound("lease-duration = 4s", "leader-check-interval = 1s", "follower-check-interval = 500ms"))
                .isEqualTo(Duration.ofMillis(4_000 + 500 + 50 + 50 + 4 * 500));
    }

    @Test
    void isLeaseAndFollowersCheckAndFourScriptsOverRedis() {
        ElectionConfig election = Written.redis("lease-duration = 8s").election();
        assertThat(MaxTakeover.of(election)).isEqualTo(Duration.ofSeconds(8 + 2 + 4));
    }

    private static Duration bound(String... settings) {
        ElectionConfig election = Written.minimal(settings).election();
        return MaxTakeover.of(election.timing(), (PostgresConfig) election.store());
    }
}
