package io.leaderelection.lock.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.Opened;
import io.leaderelection.fixture.RedisServer;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.lock.LockReply.Released;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The user of the documentation: it needs no right that the list lacks, and each that it has. */
class RedisRightsIT {
    private static final Duration LEASE = Duration.ofSeconds(60);

    @RegisterExtension
    private final Opened opened = new Opened();

    private RedisServer server;

    @BeforeEach
    void startServer() {
        server = opened.add(RedisServer.start());
        RedisBench.trust(server, 42);
    }

    @Test
    void needsNoMoreRightsThanTheDocumentationLists() throws IOException {
        server.ask(documented().toArray(String[]::new));
        RedisLeaderLock first = lock("first", LEASE);
        RedisLeaderLock second = lock("second", LEASE);
        Granted held = RedisBench.lead(first);

        assertThat(first.renew(held.lease())).isInstanceOf(Granted.class);
        assertThat(second.acquire()).isInstanceOf(Refused.class);
        CompletableFuture<LockReply> next = CompletableFuture.supplyAsync(() -> RedisBench.lead(second));
        server.await(
                "a subscriber",
                () -> server.ask("PUBSUB", "NUMSUB", "{42}:released").toString().endsWith("1]"));
        server.ask("SCRIPT", "FLUSH");
        assertThat(first.release()).isInstanceOf(Released.class);
        assertThat(next).succeedsWithin(LEASE.dividedBy(2)); // it heard of it
        assertThat(server.ask("ACL", "LOG")).isEqualTo(List.of());
    }

    @ParameterizedTest
    @MethodSource("listed")
    void needsEachOfThem(String right) throws IOException {
        server.ask(documented().stream().filter(word -> !word.equals(right)).toArray(String[]::new));
        RedisLeaderLock first = lock("first", Duration.ofMillis(20));
        RedisLeaderLock second = lock("second", Duration.ofMillis(20));

        server.await("a refusal", () -> {
            if (first.acquire() instanceof Granted held) {
                first.renew(held.lease());
            }
            second.acquire();
            second.acquire(); // waits, and so listens
            first.release();
            return !server.ask("ACL", "LOG").equals(List.of());
        });
    }

    static Stream<String> listed() throws IOException {
        return documented().stream().filter(word -> word.matches("[+~&].*"));
    }

    private static List<String> documented() throws IOException {
        String page = Files.readString(Path.of("..", "README.md").toAbsolutePath());
        return page.lines()
                .filter(text -> text.startsWith("ACL SETUSER leaderelection "))
                .findFirst()
                .map(line -> List.of(line.split(" ", -1)))
                .orElseThrow();
    }

    private RedisLeaderLock lock(String node, Duration followerCheck) {
        RedisAccess access =
                new RedisAccess(Optional.of("leaderelection"), Optional.of("secret"), 0, new RedisAccess.Tls.Off());
        RedisSettings settings = RedisBench.settings(42, node, LEASE, RedisSettings.Mode.LEASE, followerCheck);
        RedisLeaderLock lock = RedisBench.lock(settings, new RedisEndpoint.Single(RedisBench.address(server), access));
        opened.add(lock);
        return lock;
    }
}
