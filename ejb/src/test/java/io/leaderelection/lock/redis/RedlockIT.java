package io.leaderelection.lock.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.RedisServer;
import io.leaderelection.fixture.TcpProxy;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.lock.LockReply.Released;
import io.leaderelection.lock.LockReply.Unknown;
import io.leaderelection.lock.redis.RedisSettings.Mode;
import io.leaderelection.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Five independent masters: any two may be missing, a third may not. */
@Tag("redis")
class RedlockIT {
    private static final Duration LEASE = Duration.ofSeconds(6);
    private static final List<RedisServer> MASTERS = new ArrayList<>();
    private static final AtomicLong IDS = new AtomicLong();

    private final long id = IDS.incrementAndGet();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final Network network = new Network();

    @BeforeAll
    static void startMasters() {
        for (int i = 0; i < 5; i++) {
            MASTERS.add(RedisServer.start());
        }
    }

    @AfterAll
    static void stopMasters() {
        MASTERS.forEach(RedisServer::close);
    }

    @BeforeEach
    void trustAll() {
        MASTERS.forEach(master -> RedisBench.trust(master, id));
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
        network.close();
    }

    static Stream<int[]> pairs() {
        return IntStream.range(0, 5)
                .boxed()
                .flatMap(one -> IntStream.range(one + 1, 5).mapToObj(other -> new int[] {one, other}));
    }

    // ---- any two down

    @ParameterizedTest
    @MethodSource("pairs")
    void electsAndLeadsWithoutAnyTwoThatWereKilled(int[] pair) {
        List<RedisServer> down = List.of(MASTERS.get(pair[0]), MASTERS.get(pair[1]));
        RedisLeaderLock first = lock("first");
        Granted held = RedisBench.lead(first);
        down.forEach(RedisServer::kill);
        try {
            assertHandsOverAndRises(first, held);
        } finally {
            down.forEach(RedisServer::startAgain);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void electsAndLeadsWithoutAnyTwoThatWereStopped(int[] pair) {
        List<RedisServer> down = List.of(MASTERS.get(pair[0]), MASTERS.get(pair[1]));
        RedisLeaderLock first = lock("first");
        Granted held = RedisBench.lead(first);
        down.forEach(RedisServer::freeze);
        try {
            assertHandsOverAndRises(first, held);
        } finally {
            down.forEach(RedisServer::thaw);
        }
    }

    @Test
    void aThirdOneDownIsTheEndOfIt() {
        RedisLeaderLock first = lock("first");
        Granted held = RedisBench.lead(first);
        MASTERS.subList(0, 3).forEach(RedisServer::freeze);
        try {
            assertThat(first.renew(held.lease())).isInstanceOf(Unknown.class);
            assertThat(lock("second").acquire())
                    .isInstanceOfSatisfying(
                            Unknown.class, unknown -> assertThat(unknown.why()).contains("only 2 of 5 masters answer"));
        } finally {
            MASTERS.subList(0, 3).forEach(RedisServer::thaw);
        }
        assertThat(first.renew(held.lease())).isInstanceOf(Granted.class);
    }

    // ---- one slow

    @ParameterizedTest
    @ValueSource(ints = {50, 2_000})
    void aSlowOneCostsTimeAndNoLease(int millis) {
        network.to(RedisBench.address(MASTERS.get(2))).delay(Duration.ofMillis(millis));
        RedisLeaderLock lock = lock("first", network);
        Moment before = RedisBench.now();
        Granted held = RedisBench.lead(lock);
        assertThat(held.lease().deadline().since(before)).isLessThan(LEASE);
        Moment beforeRenewal = RedisBench.now();
        Granted renewed = (Granted) lock.renew(held.lease());
        assertThat(renewed.lease().deadline().since(beforeRenewal)).isLessThan(LEASE);
        assertThat(renewed.lease().isOver(RedisBench.now())).isFalse();
        assertThat(lock.release()).isInstanceOf(Released.class);
        RedisBench.lead(lock("second"));
    }

    // ---- tokens

    @Test
    void theHighestTokenOfOneMajorityReachesTheNext() {
        long high = 4_000_000_000_000_000L; // known to one master alone
        MASTERS.get(0).ask("SET", "{" + id + "}:fence", Long.toString(high));
        RedisLeaderLock first = lock("first", without(3, 4));
        Granted held = RedisBench.lead(first);
        assertThat(held.lease().token().value()).isEqualTo(high + 1);
        first.release();

        assertThat(RedisBench.lead(lock("second", without(0, 1)))
                        .lease()
                        .token()
                        .value())
                .isEqualTo(high + 2);
    }

    @Test
    void tokensRiseOverEveryChangeOfMajority() {
        List<Long> tokens = new ArrayList<>();
        for (int[] pair : pairs().toList()) {
            RedisLeaderLock lock = lock("node " + pair[0] + pair[1], without(pair[0], pair[1]));
            tokens.add(RedisBench.lead(lock).lease().token().value());
            lock.release();
        }
        assertThat(tokens).isSorted().doesNotHaveDuplicates();
    }

    // ---- release

    @Test
    void aReleaseReachesAll() {
        RedisLeaderLock lock = lock("first");
        RedisBench.lead(lock);
        assertThat(keys()).doesNotContain("").hasSize(5);
        assertThat(lock.release()).isInstanceOf(Released.class);
        assertThat(keys()).containsOnly("");
    }

    @Test
    void whatAReleaseDidNotReachIsClearedUpLater() {
        RedisLeaderLock lock = lock("first", network);
        RedisBench.lead(lock);
        Object left = keys().get(4);
        TcpProxy way = network.to(RedisBench.address(MASTERS.get(4)));
        way.refuse();
        way.cut();
        assertThat(lock.release()).isInstanceOf(Released.class);
        assertThat(keys()).containsExactly("", "", "", "", left);
        way.heal();
        RedisBench.lead(lock);
        assertThat(keys()).doesNotContain(left, "");
    }

    @Test
    void anAttemptThatWinsTooFewIsGivenBackEverywhere() {
        for (int i = 0; i < 3; i++) {
            MASTERS.get(i).ask("SET", Long.toString(id), "Zm9yZWlnbg==", "PX", "60000");
        }
        assertThat(lock("first").acquire()).isInstanceOf(Refused.class);
        assertThat(keys().subList(3, 5)).containsOnly("");
    }

    // ---- age

    @Test
    void mastersThatMayHaveForgottenDoNotVote() {
        Granted held = RedisBench.lead(lock("old"));
        for (RedisServer master : MASTERS.subList(0, 3)) {
            master.kill();
            master.startAgain();
        }
        RedisLeaderLock next = lock("next");
        assertThat(next.acquire())
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.why()).contains("may have forgotten a leader"));
        Granted granted = RedisBench.lead(next);
        assertThat(held.lease().isOver(RedisBench.now())).as("both lead").isTrue();
        assertThat(granted.lease().token()).isGreaterThan(held.lease().token());
    }

    // ----

    private void assertHandsOverAndRises(RedisLeaderLock first, Granted held) {
        assertThat(first.renew(held.lease())).isInstanceOf(Granted.class);
        RedisLeaderLock second = lock("second");
        assertThat(second.look())
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.holder()).contains("first"));
        assertThat(first.release()).isInstanceOf(Released.class);
        assertThat(RedisBench.lead(second).lease().token())
                .isGreaterThan(held.lease().token());
    }

    private List<Object> keys() {
        return MASTERS.stream()
                .map(master -> master.ask("GET", Long.toString(id)))
                .toList();
    }

    /** The way of a node to all masters but these. */
    private Network without(int... masters) {
        Network ways = new Network();
        opened.add(ways);
        for (int master : masters) {
            ways.to(RedisBench.address(MASTERS.get(master))).refuse();
        }
        return ways;
    }

    private RedisLeaderLock lock(String node) {
        return lock(node, Link::open);
    }

    private RedisLeaderLock lock(String node, Dialer dialer) {
        RedisSettings settings = RedisBench.settings(id, node, LEASE, Mode.LEASE, Duration.ofMillis(200));
        RedisLeaderLock lock = RedisBench.lock(settings, RedisBench.redlock(MASTERS), dialer);
        opened.add(0, lock);
        return lock;
    }
}
