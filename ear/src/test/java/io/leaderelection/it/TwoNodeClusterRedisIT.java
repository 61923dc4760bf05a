package io.leaderelection.it;

import org.junit.jupiter.api.Test;

/** Two servers that elect over a cluster of Redis, of which they are told one node. */
class TwoNodeClusterRedisIT extends TwoNodeRedisesTest {

    @Override
    RedisesUnderTest startStore() {
        return RedisesUnderTest.cluster();
    }

    @Test
    void handsOverThereAndBack() {
        Node first = awaitLeaderAndHeir();
        handOver(first);
        awaitHeir();
        handOver(nodes.other(first));
    }
}
