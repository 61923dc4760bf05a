package io.leaderelection.lock.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.RedisServer;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.lock.LockReply.Released;
import io.leaderelection.lock.redis.RedisSettings.Mode;
import io.leaderelection.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nodes of ours and of the original library contend for one key. Its tests mostly wait, so they may overlap. */
@Execution(ExecutionMode.CONCURRENT)
class RedisMixedFleetIT {
    private static final Duration CHECK = Duration.ofSeconds(2);

    /** What a busy machine may add. */
    private static final Duration LATE = Duration.ofSeconds(1);

    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicLong IDS = new AtomicLong();
    private static RedisServer server;

    private final long id = IDS.incrementAndGet();
    private final List<RedisLeaderLock> opened = new ArrayList<>();
    private OriginalNode original;

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void trust() {
        RedisBench.trust(server, id);
        original = OriginalNode.on(server, id);
    }

    @AfterEach
    void closeAll() {
        opened.forEach(RedisLeaderLock::close);
    }

    // ---- the original leads first

    @ParameterizedTest
    @EnumSource
    void oursLeadsWithinAFollowersCheckAfterTheOriginalHasUnlockedEarly(Mode mode) {
        assertThat(original.lock(LONG)).isTrue();
        RedisLeaderLock ours = ours(mode, LONG);
        assertThat(ours.acquire())
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.holder())
                                .hasValueSatisfying(holder -> assertThat(holder).startsWith("a node of another kind")));
        CompletableFuture<Moment> leads = CompletableFuture.supplyAsync(() -> {
            RedisBench.lead(ours);
            return RedisBench.now();
        });
        server.await(
                "a node that waits",
                () -> server.ask("PUBSUB", "NUMSUB", channel()).equals(List.of(channel(), "1")));
        Moment unlocked = RedisBench.now();
        assertThat(original.unlock()).isTrue(); // and publishes nothing

        assertThat(leads)
                .succeedsWithin(PATIENCE)
                .satisfies(at -> assertThat(at.since(unlocked)).isLessThan(CHECK.plus(LATE)));
        assertThat(original.lock(LONG)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void oursLeadsAsSoonAsTheKeyOfAnOriginalThatVanishedHasRunOut(Mode mode) {
        RedisLeaderLock ours = ours(mode, SHORT);
        Duration before = serversTime();
        assertThat(original.lock(SHORT)).isTrue();
        RedisBench.lead(ours);
        Duration waited = serversTime().minus(before);

        assertThat(waited).isBetween(SHORT.minusMillis(2), SHORT.plus(LATE)); // redis counts in milliseconds
    }

    // ---- ours leads first

    @ParameterizedTest
    @EnumSource
    void theOriginalLeadsAtItsNextAttemptAfterOursHasReleased(Mode mode) {
        RedisLeaderLock ours = ours(mode, LONG);
        Granted held = RedisBench.lead(ours);
        assertThat(original.lock(LONG)).isFalse();
        assertThat(original.unlock()).isFalse();
        assertThat(ours.renew(held.lease())).isInstanceOf(Granted.class);
        assertThat(ours.release()).isInstanceOf(Released.class);

        assertThat(original.lock(LONG)).isTrue();
        assertThat(ours.renew(held.lease())).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @EnumSource
    void theOriginalNeverLeadsBesideOneOfOursThatFellSilent(Mode mode) {
        Granted held = RedisBench.lead(ours(mode, SHORT));

        Awaitility.await("the end of the key")
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(2))
                .atMost(PATIENCE)
                .until(() -> original.lock(LONG));
        assertThat(held.lease().isOver(RedisBench.now())).as("both lead").isTrue();
    }

    private RedisLeaderLock ours(Mode mode, Duration timeToLive) {
        RedisSettings settings = RedisBench.settings(id, "ours", timeToLive, mode, CHECK);
        RedisLeaderLock lock = RedisBench.lock(settings, RedisBench.single(server));
        opened.add(lock);
        return lock;
    }

    /** By the clock that keys run out by. */
    private static Duration serversTime() {
        List<?> time = (List<?>) server.ask("TIME");
        return Duration.ofSeconds(Long.parseLong(time.get(0).toString()))
                .plusNanos(1_000 * Long.parseLong(time.get(1).toString()));
    }

    private String channel() {
        return "{" + id + "}:released";
    }
}
