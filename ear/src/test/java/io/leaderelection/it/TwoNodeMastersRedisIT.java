package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two servers that elect over a majority of three masters, over TLS that is verified against the trust store of the JVM. */
class TwoNodeMastersRedisIT extends TwoNodeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    TwoNodeMastersRedisIT() {
        super(Map.of(
                "leaderelection.lease-duration", "3s",
                "leaderelection.leader-check-interval", "1s",
                "leaderelection.follower-check-interval", "1s"));
    }

    @Override
    RedisesUnderTest startStore() {
        return RedisesUnderTest.mastersOverTls();
    }

    @Test
    void handsOverAndOutlivesTheEndOfAMaster() {
        Node first = awaitLeaderAndHeir();
        LoggedEvent term = awaitTermOf(first);
        first.console().relinquish();
        nodes.awaitLeads(nodes.other(first), PATIENCE);
        LoggedEvent next = awaitTermOf(nodes.other(first));
        assertThat(next.token()).isGreaterThan(term.token());
        assertThat(awaitEnd(term).reason()).isEqualTo("RELINQUISHED");

        ((RedisesUnderTest) store()).killFirst();
        Node second = nodes.other(first);
        second.console().relinquish();
        nodes.awaitLeads(first, PATIENCE);
        assertThat(awaitTermOf(first).token()).isGreaterThan(next.token());
    }
}
