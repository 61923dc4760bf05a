package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The suite over Redis with a lease that is renewed. */
class TwoNodeRedisIT extends TwoNodeSuite {

    // Nobody deletes the key of a process that is gone: it lives for up to a lease. The rest is room for a slow
    // machine.
    private static final Duration LONGEST_TAKE_OVER = LEASE.plus(Duration.ofSeconds(10));

    TwoNodeRedisIT() {
        super(LONGEST_TAKE_OVER);
    }

    @Override
    RedisUnderTest startStore() {
        return RedisUnderTest.start();
    }

    /** The key may be found gone, or the store not be found until the lease is over. */
    @Test
    void oneNodeLeadsAgainAfterARestartOfRedis() {
        RedisUnderTest redis = (RedisUnderTest) store();

        oneNodeLeadsAgainAfterARestart(
                redis.server()::stop, redis.server()::startAgain, "LOCK_LOST", "DEADLINE_PASSED");
    }

    @Test
    void loadsNothingOfTheOtherStore() {
        Node leader = awaitLeaderAndHeir();

        assertThat(leader.console().loadedClasses())
                .contains("io.leaderelection.lock.redis.RedisLeaderLock")
                .noneMatch(name -> name.startsWith("io.leaderelection.lock.postgres."));
    }
}
