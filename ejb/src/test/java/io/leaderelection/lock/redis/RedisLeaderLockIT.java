package io.leaderelection.lock.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.Opened;
import io.leaderelection.fixture.RedisServer;
import io.leaderelection.fixture.TcpProxy.Direction;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.lock.LockReply.Released;
import io.leaderelection.lock.LockReply.Unknown;
import io.leaderelection.lock.redis.RedisSettings.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the lock does when things go wrong, on servers of its own. Its tests mostly wait, so they may overlap. */
@Execution(ExecutionMode.CONCURRENT)
class RedisLeaderLockIT {
    private static final long ID = 42;
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    private final Opened opened = new Opened();

    private RedisServer server;

    @BeforeEach
    void startServer() {
        server = opened.add(RedisServer.start());
    }

    // ---- modes

    @Test
    void fixedModeNeverProlongsAndEndsBeforeTheKeyDoes() {
        RedisLeaderLock lock = lock("first", LONG, Mode.FIXED, RedisBench.single(server));
        trust(server);
        Granted held = RedisBench.lead(lock);
        server.ask("PEXPIRE", "42", "30000");
        Granted renewed = (Granted) lock.renew(held.lease());

        assertThat(renewed.lease()).isEqualTo(held.lease());
        assertThat(Long.parseLong(server.ask("PTTL", "42").toString())).isBetween(1L, 30_000L);
        assertThat(held.lease().deadline().since(RedisBench.now())).isLessThan(LONG.minus(LONG.dividedBy(20)));
        server.ask("SET", "42", "Zm9yZWlnbg==");
        assertThat(lock.renew(held.lease())).isInstanceOf(Refused.class);
    }

    @Test
    void releaseAndCloseDeleteTheKey() {
        trust(server);
        RedisLeaderLock lock = lock("first", LONG, Mode.FIXED, RedisBench.single(server));
        RedisBench.lead(lock);
        assertThat(lock.release()).isInstanceOf(Released.class);
        assertThat(server.ask("EXISTS", "42")).isEqualTo("0");
        RedisBench.lead(lock);
        lock.close();
        assertThat(server.ask("EXISTS", "42")).isEqualTo("0");
    }

    // ---- push

    @Test
    void aWaitingNodeHearsOfARelease() throws Exception {
        trust(server);
        RedisLeaderLock leader = lock("first", LONG, Mode.LEASE, RedisBench.single(server));
        RedisLeaderLock waiting = lock("second", LONG, Mode.LEASE, RedisBench.single(server));
        RedisBench.lead(leader);
        CompletableFuture<Granted> next = CompletableFuture.supplyAsync(() -> RedisBench.lead(waiting));
        server.await(
                "a subscriber",
                () -> server.ask("PUBSUB", "NUMSUB", "{42}:released").equals(List.of("{42}:released", "1")));
        leader.release();

        assertThat(next.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull(); // the key would live for a minute
    }

    @Test
    void aSubscriberThatWasCutOffSubscribesAgain() throws Exception {
        trust(server);
        RedisLeaderLock leader = lock("first", LONG, Mode.LEASE, RedisBench.single(server));
        RedisLeaderLock waiting = lock("second", LONG, Mode.LEASE, RedisBench.single(server));
        RedisBench.lead(leader);
        CompletableFuture<Granted> next = CompletableFuture.supplyAsync(() -> RedisBench.lead(waiting));
        for (int i = 0; i < 2; i++) {
            server.await(
                    "a subscriber",
                    () -> server.ask("PUBSUB", "NUMSUB", "{42}:released").equals(List.of("{42}:released", "1")));
            if (i == 0) {
                server.ask("CLIENT", "KILL", "TYPE", "pubsub");
            }
        }
        leader.release();

        assertThat(next.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
    }

    // ---- faults

    @Test
    void survivesScriptFlushAndKilledConnections() {
        trust(server);
        RedisLeaderLock lock = lock("first", LONG, Mode.LEASE, RedisBench.single(server));
        Granted held = RedisBench.lead(lock);
        server.ask("SCRIPT", "FLUSH");
        assertThat(lock.renew(held.lease())).isInstanceOf(Granted.class);
        server.ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");

        assertThat(lock.renew(held.lease())).isInstanceOf(Unknown.class);
        assertThat(lock.renew(held.lease())).isInstanceOf(Granted.class);
    }

    @Test
    void aFrozenServerExtendsNothingAndIsWaitedForNotForLong() {
        trust(server);
        RedisLeaderLock lock = lock("first", SHORT, Mode.LEASE, RedisBench.single(server));
        Granted held = RedisBench.lead(lock);
        server.freeze();
        assertThat(lock.renew(held.lease())).isInstanceOf(Unknown.class);
        server.thaw();

        RedisBench.lead(lock);
    }

    @Test
    void clearsUpAnAttemptWhoseReplyNeverCame() {
        trust(server);
        RedisLeaderLock other = lock("other", LONG, Mode.LEASE, RedisBench.single(server));
        RedisBench.lead(other); // so that the server knows the script, and its hash alone does it
        other.release();
        Network network = opened.add(new Network());
        RedisLeaderLock lock = opened.add(RedisBench.lock(
                RedisBench.settings(ID, "first", LONG, Mode.LEASE, LONG), RedisBench.single(server), network));
        assertThat(lock.look()).isInstanceOf(Refused.class);
        network.to(RedisBench.address(server)).swallow(Direction.TO_CLIENT);
        assertThat(lock.acquire()).isInstanceOf(Unknown.class);
        server.await("the attempt", () -> server.ask("EXISTS", "42").equals("1"));
        network.to(RedisBench.address(server)).heal();

        assertThat(lock.acquire()).isInstanceOf(Granted.class);
    }

    @Test
    void takesAReplicaForNoMasterAndNotForTheEnd() {
        trust(server);
        RedisLeaderLock lock = lock("first", LONG, Mode.LEASE, RedisBench.single(server));
        Granted held = RedisBench.lead(lock);
        server.ask("REPLICAOF", "127.0.0.1", "1");

        assertThat(lock.renew(held.lease())).isInstanceOf(Unknown.class);
    }

    // ---- configuration

    @Test
    void warnsOfAServerThatMayEvict() {
        server.ask("CONFIG", "SET", "maxmemory", "200mb", "maxmemory-policy", "volatile-lru");
        RedisLeaderLock lock = lock("first", LONG, Mode.LEASE, RedisBench.single(server));
        lock.look();

        assertThat(lock.warnings()).singleElement().asString().contains("volatile-lru", "noeviction");
    }

    @Test
    void saysWhatIsWrongWithTheConfigurationAndTellsNoPassword() {
        String secret = "geheim-4711";
        RedisAccess wrong = new RedisAccess(Optional.of("nobody"), Optional.of(secret), 0, new RedisAccess.Tls.Off());
        RedisLeaderLock lock =
                lock("first", LONG, Mode.LEASE, new RedisEndpoint.Single(RedisBench.address(server), wrong));
        assertThat(lock.look())
                .isInstanceOfSatisfying(
                        Unknown.class,
                        unknown -> assertThat(unknown.why())
                                .contains("user or password is wrong")
                                .doesNotContain(secret));
        assertThat(lock.misfit()).isPresent();
        assertThat(wrong.toString()).doesNotContain(secret);
        server.ask("LPUSH", "42", "x");
        assertThat(lock("second", LONG, Mode.LEASE, RedisBench.single(server)).acquire())
                .isInstanceOfSatisfying(
                        Unknown.class, unknown -> assertThat(unknown.why()).contains("lock-id"));
    }

    // ----

    private static void trust(RedisServer store) {
        RedisBench.trust(store, ID);
    }

    private RedisLeaderLock lock(String node, Duration lease, Mode mode, RedisEndpoint endpoint) {
        return lock(node, lease, mode, endpoint, lease);
    }

    private RedisLeaderLock lock(
            String node, Duration lease, Mode mode, RedisEndpoint endpoint, Duration followerCheck) {
        return opened.add(RedisBench.lock(RedisBench.settings(ID, node, lease, mode, followerCheck), endpoint));
    }
}
