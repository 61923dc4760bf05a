package io.leaderelection.lock.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.RedisGroups;
import io.leaderelection.fixture.RedisServer;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Refused;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A leader behind a Sentinel that names another master, or nobody. */
@Tag("redis")
class RedisSentinelIT {
    private static final long ID = 42;

    private final RedisServer master = RedisServer.start();
    private final RedisServer replica = RedisServer.builder().replicaOf(master).start();
    private final RedisServer sentinel = RedisGroups.watch(master);
    private final RedisLeaderLock lock = RedisBench.lock(
            RedisBench.settings(ID, "one", Duration.ofSeconds(20), RedisSettings.Mode.LEASE, Duration.ofSeconds(1)),
            RedisBench.sentinel(sentinel));

    @BeforeEach
    void complete() {
        RedisGroups.awaitReplica(replica, sentinel);
        RedisBench.trust(master, ID);
    }

    @AfterEach
    void end() {
        lock.close();
        List.of(sentinel, replica, master).forEach(RedisServer::close);
    }

    @Test
    void leavesAMasterThatWasReplacedAndStillServes() {
        Granted held = RedisBench.lead(lock);
        sentinel.await("the Sentinel to begin a failover", this::failsOver);
        sentinel.await("the Sentinel to name the replica", () -> named().equals(Integer.toString(replica.port())));

        LockReply reply = lock.renew(held.lease());

        assertThat(master.info("replication", "role")).isEqualTo("master");
        assertThat(master.ask("EXISTS", Long.toString(ID))).isEqualTo("1");
        assertThat(reply).isInstanceOf(Refused.class);
    }

    @Test
    void leadsOnWhileTheSentinelIsAway() {
        Granted held = RedisBench.lead(lock);

        sentinel.freeze();
        LockReply silent = lock.renew(held.lease());
        sentinel.kill();
        LockReply gone = lock.renew(held.lease());

        assertThat(List.of(silent, gone)).allMatch(Granted.class::isInstance);
    }

    private boolean failsOver() {
        try {
            return "OK".equals(sentinel.ask("SENTINEL", "FAILOVER", "mymaster"));
        } catch (IllegalStateException notYet) { // it has not heard enough of the replica
            return false;
        }
    }

    private String named() {
        List<?> address = (List<?>) sentinel.ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "mymaster");
        return address.get(1).toString();
    }
}
