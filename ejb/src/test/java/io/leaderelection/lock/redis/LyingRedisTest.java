package io.leaderelection.lock.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.LyingServer;
import io.leaderelection.lock.LockReply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A Redis that says anything but the truth: nobody leads, each call ends in time, and no sentence shows the password. */
class LyingRedisTest {
    private static final String SECRET = "s3cr3t-Passw0rd";
    private static final Duration LEASE = Duration.ofSeconds(1);

    /** Some calls, each of which may take a quarter of the lease and more, on a busy machine. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

    @Property(tries = 20)
    void nobodyLeads(@ForAll("answers") byte[] answer, @ForAll boolean hangsUp) {
        try (LyingServer liar = new LyingServer(answer, hangsUp);
                RedisLeaderLock lock = lock(liar.port())) {
            long begin = System.nanoTime();
            for (LockReply reply : List.of(lock.look(), lock.acquire(), lock.acquire(), lock.release())) {
                assertThat(reply).isNotInstanceOf(LockReply.Granted.class);
                assertThat(reply.toString()).doesNotContain(SECRET);
            }
            assertThat(System.nanoTime() - begin).isLessThan(PATIENCE_NANOS);
            assertThat(liar.connections()).isLessThan(100);
        }
    }

    private static RedisLeaderLock lock(int port) {
        RedisAccess access = new RedisAccess(Optional.empty(), Optional.of(SECRET), 0, new RedisAccess.Tls.Off());
        return RedisBench.lock(
                RedisBench.settings(42, "one", LEASE, RedisSettings.Mode.LEASE, Duration.ofMillis(100)),
                new RedisEndpoint.Single(new RedisAddress("127.0.0.1", port), access));
    }

    @Provide
    Arbitrary<byte[]> answers() {
        Arbitrary<String> element = Arbitraries.of(
                "+OK\r\n",
                "+\r\n",
                ":1\r\n",
                ":-9223372036854775808\r\n",
                ":99999999999999999999\r\n",
                "$-1\r\n",
                "$3\r\nabc\r\n",
                "$100\r\nabc\r\n",
                "*-1\r\n",
                "*0\r\n",
                "*9\r\n:1\r\n",
                "-ERR no\r\n",
                "-NOSCRIPT no\r\n",
                "-MOVED 1 127.0.0.1:1\r\n",
                "-LOADING no\r\n",
                "-NOAUTH no\r\n",
                "\r\n",
                "$2147483647\r\n",
                "*2147483647\r\n");
        Arbitrary<String> array =
                element.list().ofMaxSize(12).map(parts -> "*" + parts.size() + "\r\n" + String.join("", parts));
        return Arbitraries.oneOf(
                element.map(LyingRedisTest::bytes),
                element.list().ofMaxSize(6).map(parts -> bytes(String.join("", parts))),
                array.map(LyingRedisTest::bytes),
                array.map(text -> bytes(text.substring(0, text.length() / 2))),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(64));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
