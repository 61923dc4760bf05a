package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two servers that elect over the master that a Sentinel names. */
class TwoNodeSentinelRedisIT extends TwoNodeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    TwoNodeSentinelRedisIT() {
        super(Map.of(
                "leaderelection.lease-duration", "3s",
                "leaderelection.leader-check-interval", "1s",
                "leaderelection.follower-check-interval", "1s"));
    }

    @Override
    RedisesUnderTest startStore() {
        return RedisesUnderTest.behindSentinel();
    }

    @Test
    void handsOverAndOutlivesTheEndOfTheMaster() {
        Node first = awaitLeaderAndHeir();
        LoggedEvent term = awaitTermOf(first);
        first.console().relinquish();
        nodes.awaitLeads(nodes.other(first), PATIENCE);
        LoggedEvent next = awaitTermOf(nodes.other(first));
        assertThat(next.token()).isGreaterThan(term.token());
        assertThat(awaitEnd(term).reason()).isEqualTo("RELINQUISHED");

        ((RedisesUnderTest) store()).killFirst();
        assertThat(awaitEnd(next).reason()).isIn("LOCK_LOST", "DEADLINE_PASSED");
        Node last = nodes.awaitLeader(PATIENCE);
        assertThat(awaitTermOf(last).token()).isGreaterThan(next.token());
    }
}
