package io.leaderelection.ee;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.config.ConfigReader;
import io.leaderelection.config.ElectionConfig;
import io.leaderelection.config.PostgresConfig;
import io.leaderelection.config.Settings;
import io.leaderelection.core.Elector;
import io.leaderelection.ee.LeaderElectionManagement.Settled;
import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.fixture.TcpProxy;
import io.leaderelection.lock.postgres.PostgresLeaderLock;
import io.leaderelection.runtime.ElectionRunner;
import io.leaderelection.runtime.ExecutorTasks;
import io.leaderelection.runtime.RecordingJournal;
import io.leaderelection.se.PostgresLocks;
import io.leaderelection.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What the console answers while a real store does not. */
class HangingStoreIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LONGEST_ANSWER_SECONDS = 1;

    private static PostgresServer postgres;

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService console = Executors.newCachedThreadPool();
    private final RecordingJournal journal = new RecordingJournal();
    private TcpProxy network;
    private ElectionRunner runner;
    private ObjectName name;

    @BeforeAll
    static void startPostgres() {
        postgres = PostgresServer.start();
    }

    @AfterAll
    static void stopPostgres() {
        postgres.close();
    }

    @BeforeEach
    void lead() throws Exception {
        network = TcpProxy.inFrontOf(postgres.host(), postgres.port());
        PGSimpleDataSource pool = postgres.dataSource();
        pool.setServerNames(new String[] {network.host()});
        pool.setPortNumbers(new int[] {network.port()});
        ElectionConfig config = ConfigReader.read(
                        Settings.of(
                                Map.of(
                                        "leaderelection.backend", "postgres",
                                        "leaderelection.lock-id", "42",
                                        "leaderelection.node-id", "node-1",
                                        "leaderelection.lease-duration", "3s",
                                        "leaderelection.leader-check-interval", "500ms",
                                        "leaderelection.follower-check-interval", "500ms"),
                                Map.of()),
                        "",
                        ZoneOffset.UTC,
                        Instant.EPOCH)
                .elections()
                .get(0);
        PostgresLeaderLock lock = PostgresLocks.lock(pool, config, (PostgresConfig) config.store(), "node-1-x");
        runner = new ElectionRunner(
                config.name(),
                config.nodeId(),
                config.timing(),
                new Elector(config.timing(), new Random(1)),
                lock,
                new ExecutorTasks(config.name(), timer, Thread::new),
                event -> {},
                journal,
                Ticker.system(),
                InstantSource.system());
        name = new ObjectName("io.leaderelection:type=LeaderElection");
        NewsNotifications news = new NewsNotifications(name, Runnable::run);
        runner.chronicle().follow(news);
        Doctor doctor = new Doctor(
                () -> lock.facts().map(facts -> PostgresFindings.of(facts, 2)).orElse(List.of()),
                runner::status,
                Optional::empty);
        server.registerMBean(new LeaderElectionManagement(runner, Settled.of(config), doctor::report, news), name);
        runner.start();
        await("State", "leader");
    }

    @AfterEach
    void end() throws Exception {
        runner.stop();
        timer.shutdownNow();
        console.shutdownNow();
        network.close();
    }

    private void await(String attribute, Object value) {
        Awaitility.await(attribute + " is " + value)
                .pollInterval(Duration.ofMillis(50))
                .atMost(PATIENCE)
                .until(() -> server.getAttribute(name, attribute).equals(value));
    }

    private <T> T soon(Callable<T> call) throws Exception {
        return console.submit(call).get(LONGEST_ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    private String order(String operation) throws Exception {
        return String.valueOf(soon(() -> server.invoke(name, operation, new Object[0], new String[0])));
    }

    private Map<String, Object> readEach() throws Exception {
        Map<String, Object> values = new TreeMap<>();
        for (String attribute : Stream.of(server.getMBeanInfo(name).getAttributes())
                .map(MBeanFeatureInfo::getName)
                .toList()) {
            values.put(attribute, soon(() -> server.getAttribute(name, attribute)));
        }
        return values;
    }

    /** Each attribute and each operation, one by one, each within a second. */
    private void mustAnswer() throws Exception {
        assertThat(order("explain")).contains("The store does not answer");
        assertThat(order("diagnose")).startsWith("nothing to change");
        assertThat(readEach()).containsEntry("StoreAnswering", false);
        assertThat(order("relinquish")).contains("node-1 does not lead election default");
        assertThat(order("pause")).startsWith("election default is paused on node-1");
        assertThat(order("explain")).contains("is paused on node-1, so it does not compete");
        assertThat(order("resume")).contains("competes in election default again");
    }

    @Test
    void answersWithinASecondBeforeTheStoreIsKnownToHang() throws Exception {
        postgres.freeze();
        try {
            assertThat(order("relinquish")).startsWith("node-1 hands over election default, term ");
            assertThat(readEach()).hasSizeGreaterThan(20);
            assertThat(order("explain")).contains("node-1");
            assertThat(order("diagnose")).startsWith("nothing to change");
            assertThat(order("pause")).contains("is paused");
            assertThat(order("resume")).contains("competes");
        } finally {
            postgres.thaw();
        }
        await("State", "leader");
    }

    @Test
    void answersWithinASecondWhileTheServerIsStopped() throws Exception {
        postgres.freeze();
        try {
            await("StoreAnswering", false);
            mustAnswer();
        } finally {
            postgres.thaw();
        }
        await("State", "leader");
    }

    @Test
    void answersWithinASecondWhileTheNetworkSwallowsEverything() throws Exception {
        network.swallow();
        await("StoreAnswering", false);
        mustAnswer();
    }

    @Test
    void namesTheStoreWithoutItsSecrets() throws Exception {
        Map<String, Object> shown = readEach();

        assertThat(shown.get("StoreServer")).asString().matches("PostgreSQL \\d+\\.\\d+.*");
        assertThat(shown.get("StoreAddress"))
                .isEqualTo("jdbc:postgresql://" + network.host() + ":" + network.port() + "/" + postgres.database());
        assertThat(shown.toString()).doesNotContain(postgres.password());
        assertThat(runner.store().orElseThrow().sessionAges())
                .containsOnlyKeys("lock", "witness")
                .allSatisfy((session, age) -> assertThat(age).isGreaterThan(Duration.ofSeconds(3)));
    }

    @Test
    void tellsOfTheStoreThatWasLostAndIsBack() throws Exception {
        network.refuse();
        network.cut();
        await("StoreAnswering", false);
        network.heal();
        await("StoreAnswering", true);

        assertThat(runner.chronicle().news().stream().map(news -> news.kind().name()))
                .containsSubsequence("GAINED", "LOST", "STORE_LOST", "STORE_BACK");
        assertThat(journal.lines("store")).hasSizeGreaterThanOrEqualTo(2);
    }
}
