package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Two servers that elect over the master that a Sentinel names. */
class TwoNodeSentinelRedisIT extends TwoNodeRedisesTest {

    @Override
    RedisesUnderTest startStore() {
        return RedisesUnderTest.behindSentinel();
    }

    @Test
    void handsOverAndOutlivesTheEndOfTheMaster() {
        LoggedEvent term = handOver(awaitLeaderAndHeir());

        redises().killFirst();
        assertThat(awaitEnd(term).reason()).isIn("LOCK_LOST", "DEADLINE_PASSED");
        Node last = nodes.awaitLeader(PATIENCE);
        assertThat(awaitTermOf(last).token()).isGreaterThan(term.token());
    }
}
