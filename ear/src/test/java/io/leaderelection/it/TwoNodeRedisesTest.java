package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;

/** Two servers that elect over several servers of Redis. */
abstract class TwoNodeRedisesTest extends TwoNodeTest {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    TwoNodeRedisesTest() {
        super(Map.of(
                "leaderelection.lease-duration", "3s",
                "leaderelection.leader-check-interval", "1s",
                "leaderelection.follower-check-interval", "1s"));
    }

    @Override
    abstract RedisesUnderTest startStore();

    final RedisesUnderTest redises() {
        return (RedisesUnderTest) store();
    }

    /** The leader hands over at an order; answers the other node's term. */
    final LoggedEvent handOver(Node leader) {
        LoggedEvent term = awaitTermOf(leader);
        leader.console().relinquish();
        nodes.awaitLeads(nodes.other(leader), PATIENCE);
        LoggedEvent next = awaitTermOf(nodes.other(leader));
        assertThat(next.token()).isGreaterThan(term.token());
        assertThat(awaitEnd(term).reason()).isEqualTo("RELINQUISHED");
        return next;
    }
}
