package io.leaderelection.it;

import org.junit.jupiter.api.Test;

/** Two servers that elect over a majority of three masters, over TLS that is verified against the trust store of the JVM. */
class TwoNodeMastersRedisIT extends TwoNodeRedisesTest {

    @Override
    RedisesUnderTest startStore() {
        return RedisesUnderTest.mastersOverTls();
    }

    @Test
    void handsOverAndOutlivesTheEndOfAMaster() {
        Node first = awaitLeaderAndHeir();
        handOver(first);

        redises().killFirst();
        handOver(nodes.other(first));
    }
}
