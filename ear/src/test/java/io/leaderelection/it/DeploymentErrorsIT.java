package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import java.io.File;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.jboss.dmr.ModelNode;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a server says to a deployment that cannot work, and that nothing of it stays. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeploymentErrorsIT {

    private static final String APPLICATION = "leaderelection";
    private static final String POOLS = "java:jboss/datasources/";
    private static final String CHECKER = "org.jboss.jca.adapters.jdbc.extensions.novendor.JDBC4ValidConnectionChecker";
    private static final String SECRET = "s3cr3t-of-the-pool";
    private static final Duration LONGEST_ELECTION = Duration.ofSeconds(30);
    private static final Duration LONGEST_RETRIES = Duration.ofSeconds(30);

    // IronJacamar: "Throwable while attempting to get a new connection"; the server's own line for each attempt.
    private static final String FAILED_ATTEMPT = "IJ000604";

    private PostgresServer postgres;
    private PostgresServer standby;
    private LoneServer server;
    private int logBefore;

    @BeforeAll
    void startServers() throws URISyntaxException {
        postgres = PostgresServer.builder().fromBinaries().user("app", SECRET).start();
        standby = postgres.standby();
        server = LoneServer.start(
                LoneServer.provisioned(),
                getClass().getSimpleName(),
                Nodes.store(postgres),
                Map.of("LEADERELECTION_NODE_ID", "node-of-the-environment"));
        addPool("StandbyDS", "postgresql", standby.jdbcUrl());
        JavaArchive driver = h2();
        assertThat(server.deploy(driver)).isEmpty();
        addPool("H2DS", driver.getName(), "jdbc:h2:mem:test");
    }

    private static JavaArchive h2() throws URISyntaxException {
        File jar = new File(org.h2.Driver.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return ShrinkWrap.createFromZipFile(JavaArchive.class, jar);
    }

    private void addPool(String name, String driver, String url) {
        ModelNode add = LoneServer.operation("add", "subsystem=datasources/data-source=" + name);
        add.get("jndi-name").set(POOLS + name);
        add.get("driver-name").set(driver);
        add.get("connection-url").set(url);
        add.get("user-name").set(postgres.user());
        add.get("password").set(SECRET);
        add.get("jta").set(false);
        add.get("use-ccm").set(false);
        add.get("min-pool-size").set(0);
        add.get("validate-on-match").set(true);
        add.get("valid-connection-checker-class-name").set(CHECKER);
        server.perform(add);
    }

    @BeforeEach
    void rememberLog() {
        logBefore = server.log().size();
    }

    @AfterEach
    void nothingIsLeft() {
        if (server.deployments().contains("leaderelection.ear")) {
            server.undeploy("leaderelection.ear");
        }
        server.awaitNoTraces();
        for (PostgresServer store : List.of(postgres, standby)) {
            assertThat(store.query("SELECT application_name FROM pg_stat_activity"
                            + " WHERE application_name LIKE 'leaderelection/%'"))
                    .isEmpty();
            assertThat(store.query("SELECT pid FROM pg_locks WHERE locktype = 'advisory'"))
                    .isEmpty();
        }
        assertThat(news()).filteredOn(line -> line.contains("LDREL")).noneMatch(line -> line.contains(SECRET));
    }

    @AfterAll
    void stopServers() {
        server.close();
        standby.close();
        postgres.close();
    }

    @Test
    void namesEveryMissingSetting() {
        refused(
                Map.of(),
                "The configuration of the leader election has 2 problems:",
                "1. leaderelection.backend: is not set and has no default; it must be postgres or redis;"
                        + " example: leaderelection.backend = postgres",
                "2. leaderelection.lock-id: is not set and has no default; it must be a whole number");
    }

    @Test
    void namesEveryWrongSettingAtOnce() {
        refused(
                sound(
                        "leaderelection.lock-id", "forty-two",
                        "leaderelection.relinquish-interval", "300",
                        "leaderelection.lokc-id", "42"),
                "has 3 problems:",
                "leaderelection.lock-id = \"forty-two\": must be a whole number from 0 to 9223372036854775807",
                "leaderelection.relinquish-interval = \"300\": ",
                "add a unit, e.g. 30s",
                "leaderelection.lokc-id: is not a known setting; the nearest is leaderelection.lock-id");
    }

    @Test
    void namesTheTimesThatDoNotFit() {
        refused(
                sound("leaderelection.leader-check-interval", "2s"),
                "leaderelection.leader-check-interval = \"2s\": must be at most a third of"
                        + " leaderelection.lease-duration = \"3s\"",
                "example: leaderelection.leader-check-interval = ");
    }

    @Test
    void refusesTwoElectionsWithOneLock() {
        refused(
                sound("leaderelection.elections", "alerts,reports", "leaderelection.reports.lock-id", "4711"),
                "leaderelection.reports.lock-id = \"4711\": must be unique among the elections of a store, and election"
                        + " alerts has it too; example: leaderelection.reports.lock-id = 4712");
    }

    @Test
    void namesEveryUseThatCannotWorkAtOnce() {
        JavaArchive ejbs = ShrinkWrap.create(JavaArchive.class, "misplaced.jar").addClass(MisplacedSessionBean.class);
        String bean = MisplacedBean.class.getName() + ".";

        refused(
                LibraryArchives.with(
                        sound("leaderelection.elections", "alerts", "leaderelection.alerts.lock-id", "4712"),
                        ElectionEar.with(war(MisplacedBean.class, MisplacedWork.class, LeadersWork.class), ejbs)),
                "has 10 problems:",
                bean
                        + "count(): a call that is skipped has no result, so a method with @LeaderOnly must be void or have"
                        + " otherwise = THROW, and this one returns int; remedy: write @LeaderOnly(otherwise = ",
                bean + "hidden(): @LeaderOnly on a private method has no effect, since its calls cannot be intercepted;"
                        + " remedy: remove the word private",
                bean + "sealed(): @LeaderOnly on a final method has no effect",
                bean + "shared(): @LeaderOnly on a static method has no effect",
                bean + "begin(): @LeaderOnly on a method of the life cycle has no effect",
                bean
                        + "pay(): @LeaderOnly(\"payroll\") must name a configured election, and these are: alerts; remedy: ",
                bean + "leadership: @Election(\"payroll\") must name a configured election, and these are: alerts",
                bean + "on(LeadershipEvent): @Election(\"wages\") must name a configured election",
                MisplacedWork.class.getName() + ".count(): a call that is skipped has no result",
                MisplacedSessionBean.class.getName() + ".read(): a call that is skipped has no result");
    }

    @Test
    void namesTheKnownElectionsToAServlet() {
        refused(
                LibraryArchives.with(sound(), ElectionEar.with(war(MisplacedServlet.class))),
                "leadership: @Election(\"payroll\") must name a configured election, and these are: default");
    }

    @Test
    void anElectionWhoseStoreFailsDoesNotDisturbTheOther() {
        try (PostgresServer other =
                PostgresServer.builder().fromBinaries().user("app", SECRET).start()) {
            addPool("ReportsDS", "postgresql", other.jdbcUrl());
            int before = server.lines(SeveralElections.FILE_NAME).size();
            assertThat(server.deploy(LibraryArchives.with(
                            sound(
                                    "leaderelection.elections", "alerts,reports",
                                    "leaderelection.reports.lock-id", "4711",
                                    "leaderelection.reports.lease-duration", "2s",
                                    "leaderelection.reports.leader-check-interval", "500ms",
                                    "leaderelection.reports.postgres.data-source", POOLS + "ReportsDS"),
                            ElectionEar.with(war(SeveralElections.class)))))
                    .isEmpty();
            server.awaitState(APPLICATION, "reports", "leader", LONGEST_ELECTION);
            server.awaitState(APPLICATION, "alerts", "leader", LONGEST_ELECTION);
            Optional<String> term = server.election(APPLICATION, "alerts", "LeaderSince");

            other.stop(PostgresServer.Mode.FAST);
            server.awaitState(APPLICATION, "reports", "follower", LONGEST_ELECTION);
            assertThat(server.election(APPLICATION, "alerts", "State")).contains("leader");
            Awaitility.await("several attempts")
                    .atMost(LONGEST_RETRIES)
                    .until(() -> news(FAILED_ATTEMPT).size() >= 4);
            other.startAgain();
            server.awaitState(APPLICATION, "reports", "leader", LONGEST_ELECTION);

            assertThat(server.election(APPLICATION, "alerts", "LeaderSince")).isEqualTo(term);
            server.undeploy("leaderelection.ear");
            List<String> heard = server.lines(SeveralElections.FILE_NAME);
            assertThat(heard.subList(before, heard.size()))
                    .containsExactlyInAnyOrder(
                            "alerts Gained of alerts, leader=true of alerts",
                            "alerts Lost of alerts, leader=false of alerts",
                            "reports Gained of reports, leader=true of reports",
                            "reports Lost of reports, leader=false of reports",
                            "reports Gained of reports, leader=true of reports",
                            "reports Lost of reports, leader=false of reports");
        }
    }

    private static WebArchive war(Class<?>... types) {
        return ShrinkWrap.create(WebArchive.class, "application.war")
                .addClasses(types)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    }

    @Test
    void namesTheMissingPool() {
        refused(pool("NoSuchDS"), problem("NoSuchDS", "no DataSource is bound under this name in this server"));
    }

    @Test
    void namesWhatIsNoPool() {
        String name = "java:jboss/ee/concurrency/factory/default";

        refused(
                sound("leaderelection.postgres.data-source", name),
                "leaderelection.postgres.data-source = \"" + name
                        + "\": what is bound under this name is not a DataSource; example: ");
    }

    @Test
    void refusesAStandby() {
        refused(pool("StandbyDS"), problem("StandbyDS", "the server is a standby"));
    }

    @Test
    void refusesAnotherDatabase() {
        refused(pool("H2DS"), problem("H2DS", "the data source leads to H2, not to PostgreSQL"));
    }

    @Test
    void namesEveryPoolThatDoesNotServe() {
        refused(
                LibraryArchives.with(
                        sound(
                                "leaderelection.elections", "alerts,mirror,reports",
                                "leaderelection.alerts.postgres.data-source", POOLS + "NoSuchDS",
                                "leaderelection.mirror.postgres.data-source", POOLS + "StandbyDS",
                                "leaderelection.mirror.lock-id", "2",
                                "leaderelection.reports.lock-id", "3"),
                        ElectionEar.with(war(SeveralElections.class))),
                "has 2 problems:",
                "leaderelection.alerts.postgres.data-source = \"" + POOLS + "NoSuchDS\": no DataSource is bound",
                "leaderelection.mirror.postgres.data-source = \"" + POOLS + "StandbyDS\": the server is a standby");
    }

    @Test
    void asksWhereRedisIs() {
        refused(
                redis(),
                "has 1 problem:",
                "leaderelection.redis.uri: is not set; one of redis.uri, redis.sentinel-nodes, redis.cluster-nodes,"
                        + " redis.masters, redis.jndi-name must say where Redis is; example: leaderelection.redis.uri = ");
    }

    @Test
    void namesEveryWrongSettingOfRedisAtOnceAndNoSecret() {
        refused(
                redis(
                        "leaderelection.redis.uri",
                        "redis://app:" + SECRET + "@redis/one",
                        "leaderelection.redis.password",
                        SECRET,
                        "leaderelection.redis.password-file",
                        SECRET,
                        "leaderelection.redis.masters",
                        "redis://:" + SECRET + "@a, redis://b",
                        "leaderelection.redis.user",
                        "an app",
                        "leaderelection.lease-duration",
                        "3"),
                "has 6 problems:",
                "leaderelection.lease-duration = \"3\": ",
                "leaderelection.redis.uri = \"redis://***@redis/one\": must be redis://host:port",
                "leaderelection.redis.masters = \"redis://***@a, redis://b\": must be three or more",
                "leaderelection.redis.user = \"an app\": must be a name without blanks",
                "leaderelection.redis.password-file = ***: must be the absolute path of a readable file; example: ",
                "leaderelection.redis.masters = \"redis://***@a, redis://b\": must not be set besides"
                        + " leaderelection.redis.uri");
    }

    @Test
    void namesTheTimesThatDoNotFitIntoAKeyThatIsNotRenewed() {
        refused(
                redis(
                        "leaderelection.redis.uri", "redis://localhost",
                        "leaderelection.relinquish-interval", "5s",
                        "leaderelection.lease-duration", ""),
                "leaderelection.drain-timeout = \"2s\" (the default): must be less than half of"
                        + " leaderelection.relinquish-interval = \"5s\" minus leaderelection.lease-margin = \"500ms\"");
    }

    @Test
    void namesTheMissingAddressOfRedis() {
        refused(
                redis("leaderelection.redis.jndi-name", "java:global/no-redis"),
                "leaderelection.redis.jndi-name = \"java:global/no-redis\": nothing is bound under this name");
    }

    @Test
    void namesWhatIsNoAddressOfRedis() {
        String pool = POOLS + "LeaderElectionDS";

        refused(
                redis("leaderelection.redis.jndi-name", pool),
                "leaderelection.redis.jndi-name = \"" + pool + "\": what is bound under this name is neither a String"
                        + " nor a URI but a ");
    }

    @Test
    void readsSystemPropertiesToo() {
        String property = "system-property=leaderelection.lock-id";
        ModelNode add = LoneServer.operation("add", property);
        add.get("value").set("of-the-server");
        server.perform(add);
        try {
            refused(sound(), "leaderelection.lock-id = \"of-the-server\": ");
        } finally {
            server.perform(LoneServer.operation("remove", property));
        }
    }

    /** A listener that a refused deployment left behind would speak up when the server resumes. */
    @Test
    void takesARightDeploymentAfterARefusedOne() {
        refused(pool("StandbyDS"), "the server is a standby");
        int afterRefusal = server.messages().size();

        server.perform(LoneServer.operation("suspend", ""));
        server.perform(LoneServer.operation("resume", ""));
        assertThat(server.deploy(application(sound()))).isEmpty();
        server.awaitState(APPLICATION, "leader", LONGEST_ELECTION);

        assertThat(server.election(APPLICATION, "Node")).contains("node-of-the-environment");
        assertThat(server.messages().subList(afterRefusal, server.messages().size()))
                .satisfiesExactly(
                        line -> assertThat(line).contains("LDREL0002"),
                        line -> assertThat(line).contains("LDREL0004"));
    }

    @Test
    void waitsForAStoreThatIsDown() {
        try (PostgresServer late =
                PostgresServer.builder().fromBinaries().user("app", SECRET).start()) {
            late.stop(PostgresServer.Mode.FAST);
            addPool("LateDS", "postgresql", late.jdbcUrl());

            assertThat(server.deploy(application(pool("LateDS")))).isEmpty();
            server.awaitState(APPLICATION, "follower", LONGEST_ELECTION);
            Awaitility.await("several attempts")
                    .atMost(LONGEST_RETRIES)
                    .until(() -> news(FAILED_ATTEMPT).size() >= 4);
            assertThat(news("LDREL0007")).singleElement().asString().contains("WARN", "refused");
            assertThat(server.election(APPLICATION, "State")).contains("follower");

            late.startAgain();
            server.awaitState(APPLICATION, "leader", LONGEST_ELECTION);
            assertThat(news("LDREL0007")).hasSize(1);
            assertThat(news("LDREL0008")).hasSize(1);
            server.undeploy("leaderelection.ear");
        }
    }

    @Test
    void keepsThePasswordOfAUrlToItself() {
        addPool("MistypedDS", "postgresql", "jdbc:postgres://127.0.0.1/app?user=app&password=" + SECRET);

        assertThat(server.deploy(application(pool("MistypedDS")))).isEmpty();

        Awaitility.await("word of the failure")
                .atMost(LONGEST_RETRIES)
                .untilAsserted(() ->
                        assertThat(news("LDREL0007")).singleElement().asString().contains("***"));
    }

    /** Deploys; the server must refuse and say all of this to the client and in its log, and keep nothing. */
    private void refused(Map<String, String> settings, String... sayings) {
        refused(application(settings), sayings);
    }

    private void refused(EnterpriseArchive application, String... sayings) {
        Optional<String> refusal = server.deploy(application);

        assertThat(refusal).as("refusal").isPresent();
        assertThat(refusal.orElseThrow().replace("\\\"", "\""))
                .contains(sayings)
                .doesNotContain(SECRET);
        assertThat(String.join("\n", news())).contains(sayings).doesNotContain(SECRET);
        assertThat(server.deployments()).doesNotContain("leaderelection.ear");
    }

    private static String problem(String pool, String rule) {
        return "leaderelection.postgres.data-source = \"" + POOLS + pool + "\": " + rule;
    }

    private static EnterpriseArchive application(Map<String, String> settings) {
        return LibraryArchives.with(settings, ElectionEar.withEventLog());
    }

    private static Map<String, String> redis(String... changes) {
        Map<String, String> settings = sound(changes);
        settings.put("leaderelection.backend", "redis");
        return settings;
    }

    private static Map<String, String> pool(String name) {
        return sound("leaderelection.postgres.data-source", POOLS + name);
    }

    /** Settings that work, but for these keys and values. */
    private static Map<String, String> sound(String... changes) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "leaderelection.backend", "postgres",
                "leaderelection.lock-id", "4711",
                "leaderelection.lease-duration", "3s",
                "leaderelection.leader-check-interval", "1s",
                "leaderelection.follower-check-interval", "1s"));
        for (int i = 0; i < changes.length; i += 2) {
            settings.put(changes[i], changes[i + 1]);
        }
        return settings;
    }

    /** Lines that were logged since the test began. */
    private List<String> news() {
        List<String> log = server.log();
        return log.subList(logBefore, log.size());
    }

    private List<String> news(String code) {
        return news().stream().filter(line -> line.contains(code)).toList();
    }
}
