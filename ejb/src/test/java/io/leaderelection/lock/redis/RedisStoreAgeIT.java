package io.leaderelection.lock.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.Opened;
import io.leaderelection.fixture.RedisGroups;
import io.leaderelection.fixture.RedisServer;
import io.leaderelection.lock.LeaderLock;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.lock.LockReply.Unknown;
import io.leaderelection.lock.redis.RedisSettings.Mode;
import io.leaderelection.time.Moment;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a store costs that may have forgotten a leader, on servers of its own. Its tests mostly wait, so they may overlap. */
@Execution(ExecutionMode.CONCURRENT)
class RedisStoreAgeIT {
    private static final long ID = 42;
    private static final Duration SHORT = Duration.ofSeconds(2);
    /** Longer than a Sentinel takes for a failover, which else would outlast the lease by itself. */
    private static final Duration MEDIUM = Duration.ofSeconds(5);

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    private final Opened opened = new Opened();

    private RedisServer server;

    @BeforeEach
    void startServer() {
        server = opened.add(RedisServer.start());
    }

    @Test
    void nobodyLeadsBesideALeaderWhoseStoreStartedAgainWithoutItsData() {
        Granted held = leadOn(server);
        server.kill();
        server.startAgain();

        assertNextLeadsAfter(held, SHORT, RedisBench.single(server));
    }

    @Test
    void nobodyLeadsBesideALeaderWhoseStoreWasFlushed() {
        Granted held = leadOn(server);
        String run = server.info("server", "run_id");
        server.ask("FLUSHALL");

        assertNextLeadsAfter(held, SHORT, RedisBench.single(server));
        assertThat(server.info("server", "run_id")).isEqualTo(run);
    }

    @Test
    void nobodyLeadsBesideALeaderWhoseKeyTheNewMasterMissed() {
        RedisServer replica = opened.add(RedisServer.builder().replicaOf(server).start());
        RedisServer sentinel = opened.add(RedisGroups.watch(server));
        RedisGroups.awaitReplica(replica, sentinel);
        trust(server);
        replica.await(
                "the entry to arrive", () -> !replica.ask("GET", "{42}:since").equals(""));
        replica.freeze();
        server.ask("CLIENT", "KILL", "TYPE", "replica"); // or the key would wait in the connection for the thaw
        Granted held = RedisBench.lead(lock("old", MEDIUM, Mode.LEASE, RedisBench.single(server)));
        server.kill();
        replica.thaw();

        assertNextLeadsAfter(held, MEDIUM, RedisBench.sentinel(sentinel));
        assertThat(replica.ask("EXISTS", "42")).isEqualTo("1");
        server.startAgain(); // for the end of the test
    }

    @Test
    void theAgeOfAStoreThatCameBackCountsBeforeAnybodyAsksAgain() {
        RedisLeaderLock lock = lock("first", LONG, Mode.LEASE, RedisBench.single(server));
        server.kill();
        assertThat(lock.acquire()).isInstanceOf(Unknown.class);
        server.startAgain();

        server.await("the entry", () -> server.ask("EXISTS", "{42}:since").equals("1"));
    }

    @Test
    void aFreshNodeOnAnOldStoreLeadsAtOnce() {
        trust(server);
        RedisBench.lead(lock("first", LONG, Mode.LEASE, RedisBench.single(server)));
        server.ask("DEL", "42"); // as the first node's release would

        assertThat(lock("second", LONG, Mode.LEASE, RedisBench.single(server)).acquire())
                .isInstanceOf(Granted.class);
    }

    @Test
    void aRenewalThatFindsAnotherIdentityEndsTheTerm() {
        RedisLeaderLock lock = lock("first", LONG, Mode.LEASE, RedisBench.single(server));
        trust(server);
        Granted held = RedisBench.lead(lock);
        server.ask("SET", "{42}:since", "another run 0");

        assertThat(lock.renew(held.lease())).isInstanceOf(Refused.class);
    }

    // ----

    private Granted leadOn(RedisServer store) {
        trust(store);
        return RedisBench.lead(lock("old", SHORT, Mode.LEASE, RedisBench.single(store)));
    }

    private void assertNextLeadsAfter(Granted held, Duration lease, RedisEndpoint endpoint) {
        RedisLeaderLock lock = lock("next", lease, Mode.LEASE, endpoint);
        assertThat(firstAnswer(lock)) // however long the way to the store took
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.why()).contains("may have forgotten a leader"));
        Granted next = RedisBench.lead(lock);
        assertThat(held.lease().isOver(RedisBench.now())).as("both lead").isTrue();
        assertThat(next.lease().token()).isGreaterThan(held.lease().token());
    }

    private static LockReply firstAnswer(LeaderLock lock) {
        LockReply reply = lock.acquire();
        for (Moment giveUpAt = RedisBench.now().plus(PATIENCE);
                reply instanceof Unknown && !RedisBench.now().reached(giveUpAt); ) {
            reply = lock.acquire();
        }
        return reply;
    }

    private static void trust(RedisServer store) {
        RedisBench.trust(store, ID);
    }

    private RedisLeaderLock lock(String node, Duration lease, Mode mode, RedisEndpoint endpoint) {
        return opened.add(RedisBench.lock(RedisBench.settings(ID, node, lease, mode, lease), endpoint));
    }
}
