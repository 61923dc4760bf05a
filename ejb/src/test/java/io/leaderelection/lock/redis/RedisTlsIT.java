package io.leaderelection.lock.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.Opened;
import io.leaderelection.fixture.RedisServer;
import io.leaderelection.fixture.ServerCertificate;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Released;
import io.leaderelection.lock.LockReply.Unknown;
import io.leaderelection.lock.redis.RedisAccess.Tls;
import io.leaderelection.lock.redis.RedisAccess.TrustStore;
import io.leaderelection.lock.redis.RedisSettings.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections over TLS that check the server's certificate and its name, and those that are told not to. */
class RedisTlsIT {
    private static final String NAME_IN_CERTIFICATE = "localhost";
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final AtomicLong IDS = new AtomicLong();

    private static ServerCertificate certificate;
    private static RedisServer server;

    private final long id = IDS.incrementAndGet();

    @RegisterExtension
    private final Opened opened = new Opened();

    @BeforeAll
    static void startServer() {
        certificate = ServerCertificate.of(NAME_IN_CERTIFICATE);
        server = RedisServer.builder().showing(certificate).start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
        certificate.close();
    }

    @Test
    void electsAndHearsOfReleasesOverConnectionsThatAreVerified() throws Exception {
        RedisBench.trust(server, id);
        RedisEndpoint endpoint = verified(server, NAME_IN_CERTIFICATE);
        RedisLeaderLock first = lock("first", endpoint);
        RedisLeaderLock second = lock("second", endpoint);
        assertThat(first.acquire()).isInstanceOf(Granted.class);
        CompletableFuture<LockReply> next = CompletableFuture.supplyAsync(() -> {
            LockReply reply = second.acquire();
            while (!(reply instanceof Granted)) {
                reply = second.acquire();
            }
            return reply;
        });
        server.await(
                "a subscriber",
                () -> server.ask("PUBSUB", "NUMSUB", "{" + id + "}:released")
                        .toString()
                        .endsWith("1]"));
        assertThat(first.release()).isInstanceOf(Released.class);
        assertThat(next.get(30, TimeUnit.SECONDS)).isInstanceOf(Granted.class);
        assertThat(first.warnings()).isEmpty();
    }

    @Test
    void aSubscriptionThatWasSilentHearsOfTheNextRelease() {
        RedisListenerIT.assertHearsAfterSilence(server, verified(server, NAME_IN_CERTIFICATE));
    }

    @Test
    void refusesAServerUnderAnotherName() {
        assertThat(why(verified(server, "127.0.0.1")))
                .contains("No subject alternative names matching IP address 127.0.0.1 found");
    }

    @Test
    void refusesAServerThatNobodyVouchesFor() {
        assertThat(why(at(server, NAME_IN_CERTIFICATE, new Tls.Verified(Optional.empty()))))
                .contains("unable to find valid certification path");
    }

    @Test
    void takesAnybodyWhereItIsToldToAndWarns() {
        RedisBench.trust(server, id);
        RedisLeaderLock lock = lock("first", at(server, "127.0.0.1", new Tls.Unverified()));
        assertThat(lock.acquire()).isInstanceOf(Granted.class);
        assertThat(lock.warnings()).singleElement().asString().startsWith("insecure-skip-verify: ");
    }

    @Test
    void verifiesSentinelsAndTheMasterThatTheyName() {
        RedisServer sentinel = opened.add(RedisServer.builder()
                .sentinel()
                .showing(certificate)
                .with("tls-replication", "yes")
                .withLine("sentinel resolve-hostnames yes")
                .withLine("sentinel announce-hostnames yes")
                .withLine("sentinel monitor mymaster localhost " + server.tlsPort() + " 1")
                .start());
        RedisBench.trust(server, id);
        RedisAddress named = new RedisAddress(NAME_IN_CERTIFICATE, sentinel.tlsPort());
        RedisAccess access = access(trusting(certificate));
        assertThat(lock("first", new RedisEndpoint.Sentinel("mymaster", List.of(named), access, access))
                        .acquire())
                .isInstanceOf(Granted.class);
        RedisAddress numbered = new RedisAddress("127.0.0.1", sentinel.tlsPort());
        assertThat(why(new RedisEndpoint.Sentinel("mymaster", List.of(numbered), access, access)))
                .contains("no Sentinel of 1 tells where the master is", "127.0.0.1 found");
    }

    @Test
    void verifiesEachOfSeveralMasters() {
        try (ServerCertificate another = ServerCertificate.of(NAME_IN_CERTIFICATE)) {
            List<RedisServer> masters = Stream.of(certificate, certificate, another)
                    .map(shown ->
                            opened.add(RedisServer.builder().showing(shown).start()))
                    .toList();
            masters.forEach(master -> RedisBench.trust(master, id));
            RedisLeaderLock lock = lock(
                    "first",
                    new RedisEndpoint.Redlock(masters.stream()
                            .map(master -> verified(master, NAME_IN_CERTIFICATE))
                            .toList()));
            // Each master has half a second, and the first handshakes of a JVM may take longer.
            Awaitility.await().until(() -> lock.acquire() instanceof Granted);
            assertThat(masters.stream().map(master -> master.ask("EXISTS", Long.toString(id))))
                    .containsExactly("1", "1", "0");
        }
    }

    // ----

    private String why(RedisEndpoint endpoint) {
        LockReply reply = lock("first", endpoint).acquire();
        assertThat(reply).isInstanceOf(Unknown.class);
        return ((Unknown) reply).why();
    }

    private RedisLeaderLock lock(String node, RedisEndpoint endpoint) {
        return opened.add(RedisBench.lock(RedisBench.settings(id, node, LEASE, Mode.LEASE, LEASE), endpoint));
    }

    private static RedisEndpoint.Single verified(RedisServer server, String host) {
        return at(server, host, trusting(certificate));
    }

    private static RedisEndpoint.Single at(RedisServer server, String host, Tls tls) {
        return new RedisEndpoint.Single(new RedisAddress(host, server.tlsPort()), access(tls));
    }

    private static RedisAccess access(Tls tls) {
        return new RedisAccess(Optional.empty(), Optional.empty(), 0, tls);
    }

    private static Tls trusting(ServerCertificate certificate) {
        return new Tls.Verified(
                Optional.of(new TrustStore(certificate.trustStore(), certificate.trustStorePassword())));
    }
}
