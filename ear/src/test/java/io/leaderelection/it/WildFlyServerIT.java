package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.api.LeaderElector;
import io.leaderelection.config.Key;
import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.se.Elections;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a WildFly does to its leader when it gets a signal, and before it runs; the other node is this JVM. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WildFlyServerIT {

    private static final String DIRECTORY = "life-cycle";
    private static final String APPLICATION = "leaderelection";
    private static final long LOCK = 42;
    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final Duration LONGEST_ELECTION = Duration.ofSeconds(30);
    private static final Map<String, String> TIMING = Map.of(
            "leaderelection.lease-duration", LEASE.toSeconds() + "s",
            "leaderelection.leader-check-interval", "1s",
            "leaderelection.follower-check-interval", "1s");

    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final HttpClient browser = HttpClient.newHttpClient();
    private PostgresServer postgres;
    private PostgresUnderTest store;
    private LeaderElector heir;

    @BeforeAll
    void startStore() {
        postgres = PostgresServer.start();
        store = new PostgresUnderTest(postgres);
    }

    @BeforeEach
    void prepareHeir() {
        Elections elections =
                Elections.postgres(postgres.dataSource()).lockId(LOCK).nodeId("heir");
        TIMING.forEach((key, value) -> elections.set(key(key), value));
        heir = elections.build(timer);
    }

    @AfterEach
    void closeHeir() {
        heir.close();
    }

    @AfterAll
    void stopStore() {
        timer.shutdown();
        postgres.close();
    }

    /** The server waits for the request, and the election does not. */
    @Test
    void handsOverAtASignalThatSuspendsWhileARequestIsInFlight() throws IOException {
        try (LoneServer server = leadingServer(Map.of("org.wildfly.sigterm.suspend.timeout", "60"));
                ServerSocket gate = gate()) {
            CompletableFuture<Boolean> next = queueUp();
            CompletableFuture<HttpResponse<String>> answer = request(gate);
            try (Socket held = gate.accept()) {
                server.terminate();

                assertThat(next).succeedsWithin(LEASE).isEqualTo(true);
                assertThat(server.isAlive()).isTrue();
                assertThat(answer).isNotDone();
                held.getOutputStream().write(7);
            }
            assertThat(answer.orTimeout(LONGEST_ELECTION.toSeconds(), TimeUnit.SECONDS)
                            .join()
                            .body())
                    .isEqualTo("let go by 7");
            server.awaitEnd();
            assertHandedOverInPeace(server, "SUSPENDED");
        }
    }

    @Test
    void handsOverAtASignalThatDoesNotSuspendWhileARequestIsInFlight() throws IOException {
        try (LoneServer server = leadingServer(Map.of());
                ServerSocket gate = gate()) {
            CompletableFuture<Boolean> next = queueUp();
            CompletableFuture<HttpResponse<String>> answer = request(gate);
            try (Socket held = gate.accept()) {
                server.terminate();

                assertThat(next).succeedsWithin(LEASE).isEqualTo(true);
                held.getOutputStream().write(7);
            }
            server.awaitEnd();
            answer.cancel(true); // whether it was answered is the server's affair
            assertHandedOverInPeace(server, "SUSPENDED", "STOPPED");
        }
    }

    @Test
    void campaignsOnlyOnceTheServerRunsNormally() {
        leadingServer(Map.of()).close();
        try (LoneServer server = LoneServer.startAgain(
                LoneServer.provisioned(), DIRECTORY, properties(Map.of()), "--start-mode=suspend")) {
            assertThat(server.deployments()).isNotEmpty();
            assertThat(server.election(APPLICATION, "State")).contains("bootstrap");
            assertThat(server.messages()).noneMatch(line -> line.contains("LDREL0002"));
            assertThat(new Traces(postgres).locks()).isEmpty();

            server.perform(LoneServer.operation("resume", ""));

            server.awaitState(APPLICATION, "leader", LONGEST_ELECTION);
        }
    }

    private static void assertHandedOverInPeace(LoneServer server, String... reasons) {
        assertThat(server.messages())
                .filteredOn(line -> line.contains("LDREL0005"))
                .singleElement()
                .satisfies(line -> assertThat(reasons).anyMatch(line::contains));
        assertThat(server.messages()).as("cut short").noneMatch(line -> line.contains("LDREL0010"));
        assertThat(server.log())
                .as("trouble of the pool")
                .noneMatch(line -> TwoNodeSuite.isPoolTrouble(line) || line.contains(" ERROR "));
    }

    private LoneServer leadingServer(Map<String, String> more) {
        LoneServer server = LoneServer.start(LoneServer.provisioned(), DIRECTORY, properties(more), Map.of());
        try {
            assertThat(server.deploy(application())).isEqualTo(Optional.empty());
            server.awaitState(APPLICATION, "leader", LONGEST_ELECTION);
            return server;
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    private Map<String, String> properties(Map<String, String> more) {
        Map<String, String> properties = new HashMap<>(TIMING);
        properties.put("leaderelection.lock-id", Long.toString(LOCK));
        properties.putAll(store.settings());
        properties.putAll(more);
        return properties;
    }

    /** Lets this JVM compete; returns when it waits for the lock. */
    private CompletableFuture<Boolean> queueUp() {
        CompletableFuture<Boolean> next = CompletableFuture.supplyAsync(() -> {
            try {
                return heir.acquire(Duration.ofMinutes(2));
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        });
        Awaitility.await("the other node waits for the lock")
                .atMost(LONGEST_ELECTION)
                .until(store::hasHeir);
        return next;
    }

    private CompletableFuture<HttpResponse<String>> request(ServerSocket gate) {
        URI address = URI.create("http://127.0.0.1:" + Integer.getInteger("lone.http.port") + "/requests/held?port="
                + gate.getLocalPort());
        return browser.sendAsync(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static ServerSocket gate() throws IOException {
        ServerSocket gate = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        gate.setSoTimeout((int) LONGEST_ELECTION.toMillis());
        return gate;
    }

    private static Key key(String property) {
        return Stream.of(Key.values())
                .filter(key -> key.property().equals(property))
                .findFirst()
                .orElseThrow();
    }

    private static EnterpriseArchive application() {
        WebArchive war = ShrinkWrap.create(WebArchive.class, "requests.war")
                .addClasses(HeldRequestServlet.class)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
        return ElectionEar.with(war);
    }
}
