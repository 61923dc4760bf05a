package io.leaderelection.lock.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.LyingServer;
import io.leaderelection.lock.LeaseTerms;
import io.leaderelection.lock.LockReply;
import io.leaderelection.time.Ticker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A Postgres that says anything but the truth: nobody leads, each call ends in time, and no sentence shows the password.
 * Messages: PostgreSQL manual, "Message Formats".
 */
class LyingPostgresTest {
    private static final String SECRET = "s3cr3t-Passw0rd";
    private static final Duration LEASE = Duration.ofSeconds(1);
    private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

    @Property(tries = 15)
    void nobodyLeads(@ForAll("answers") byte[] answer, @ForAll boolean hangsUp) {
        try (LyingServer liar = new LyingServer(answer, hangsUp);
                PostgresLeaderLock lock = lock(liar.port())) {
            long begin = System.nanoTime();
            for (LockReply reply : List.of(lock.look(), lock.acquire(), lock.release())) {
                assertThat(reply).isNotInstanceOf(LockReply.Granted.class);
                assertThat(reply.toString()).doesNotContain(SECRET);
            }
            assertThat(System.nanoTime() - begin).isLessThan(PATIENCE_NANOS);
            assertThat(liar.connections()).isLessThan(100);
        }
    }

    private static PostgresLeaderLock lock(int port) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL("jdbc:postgresql://127.0.0.1:" + port + "/app?loginTimeout=2&socketTimeout=1&sslmode=disable"
                + "&gssEncMode=disable");
        source.setUser("app");
        source.setPassword(SECRET);
        return new PostgresLeaderLock(
                source,
                new PostgresSettings(
                        42,
                        "one",
                        "one-instance",
                        new LeaseTerms(LEASE, LEASE.dividedBy(10)),
                        Duration.ofMillis(100),
                        PostgresSettings.Waiting.QUEUE,
                        PostgresSettings.Takeover.FAST,
                        Duration.ofMillis(50)),
                Ticker.system());
    }

    @Provide
    Arbitrary<byte[]> answers() {
        byte[] welcome = message('R', ByteBuffer.allocate(4).putInt(0).array());
        byte[] ready = message('Z', new byte[] {'I'});
        Arbitrary<byte[]> part = Arbitraries.oneOf(
                Arbitraries.of(
                        welcome,
                        ready,
                        message('K', new byte[8]),
                        message('T', new byte[2]),
                        message('D', new byte[2])),
                Arbitraries.of(
                        message('E', "SFATAL\0C57P01\0Mno\0\0".getBytes(StandardCharsets.US_ASCII)),
                        message('R', ByteBuffer.allocate(4).putInt(99).array()),
                        ByteBuffer.allocate(5)
                                .put((byte) 'D')
                                .putInt(Integer.MAX_VALUE)
                                .array(),
                        ByteBuffer.allocate(5).put((byte) 'E').putInt(-1).array(),
                        message('C', "SELECT 1\0".getBytes(StandardCharsets.US_ASCII))),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(40));
        return part.list()
                .ofMaxSize(5)
                .flatMap(parts -> Arbitraries.of(
                        joined(parts), joined(List.of(welcome, ready, joined(parts))), half(joined(parts))));
    }

    private static byte[] message(char type, byte[] content) {
        return ByteBuffer.allocate(5 + content.length)
                .put((byte) type)
                .putInt(4 + content.length)
                .put(content)
                .array();
    }

    private static byte[] joined(List<byte[]> parts) {
        ByteBuffer all =
                ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
        parts.forEach(all::put);
        return all.array();
    }

    private static byte[] half(byte[] whole) {
        return Arrays.copyOf(whole, whole.length / 2);
    }
}
