package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.HostAndPort;

/** The same EAR on a server that has neither a driver nor a data source: elects over Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NoDataSourceRedisIT {

    private static final String APPLICATION = "leaderelection";
    private static final Duration LONGEST_ELECTION = Duration.ofSeconds(30);
    private static final String BOUND = "java:global/redis";

    private RedisUnderTest redis;
    private LoneServer server;
    private int logBefore;

    @TempDir
    private static Path home;

    @BeforeAll
    void startServers() throws IOException {
        BareServer.install(home);
        redis = RedisUnderTest.start();
        server = LoneServer.start(home, getClass().getSimpleName(), Map.of(), Map.of());
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
        Awaitility.await("Redis knows of nobody")
                .atMost(LONGEST_ELECTION)
                .untilAsserted(() -> assertThat(redis.clientsOfElections()).isEmpty());
        assertThat(redis.value()).isEmpty();
    }

    @AfterAll
    void stopServers() {
        server.close();
        redis.close();
    }

    @Test
    void electsInTheModeOfTheOriginal() {
        assertThat(server.deploy(application(settings(
                        "leaderelection.redis.uri", redis.uri(),
                        "leaderelection.relinquish-interval", "4s",
                        "leaderelection.relinquish-interval-spec", "@daily",
                        "leaderelection.drain-timeout", "500ms"))))
                .isEmpty();
        server.awaitState(APPLICATION, "leader", LONGEST_ELECTION);

        assertThat(redis.value()).contains("lone");
        assertThat(redis.timeToLive()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(4));
        assertThat(news("LDREL0001"))
                .singleElement()
                .asString()
                .contains("WARN", "blocks the election for up to 4 s", "@daily", "leaderelection.lease-duration = ");
        assertThat(news("LDREL0002")).singleElement().asString().contains("lock 42 of " + redis.uri());
        Awaitility.await("the next term")
                .atMost(LONGEST_ELECTION)
                .until(() -> news("LDREL0004").size() >= 2);
        assertThat(news("LDREL000[456]").subList(0, 3))
                .satisfiesExactly(
                        first -> assertThat(first).contains("LDREL0004"),
                        end -> assertThat(end).contains("LDREL0005", "TENURE_OVER"),
                        next -> assertThat(next).contains("LDREL0004"));
        assertThat(news("ERROR|SLF4J")).isEmpty();
    }

    @Test
    void leadsAfterTheCommandsOfTheGuide(@TempDir Path desk) throws IOException, InterruptedException {
        String block = GuidePage.readme().block("cli");
        assertThat(block).contains("redis://localhost:6379");
        Files.createSymbolicLink(desk.resolve("leaderelection.ear"), Path.of(System.getProperty("ear.file")));

        CommandLine.run(
                home,
                desk,
                Files.writeString(desk.resolve("guide.cli"), block.replace("redis://localhost:6379", redis.uri())));
        try {
            server.awaitState(APPLICATION, "leader", LONGEST_ELECTION);

            assertThat(news("WARN.*LDREL|ERROR")).isEmpty();
        } finally {
            block.lines()
                    .filter(line -> line.startsWith("/system-property="))
                    .map(line -> line.substring(1, line.indexOf(':')))
                    .forEach(property -> server.perform(LoneServer.operation("remove", property)));
        }
    }

    @Test
    void electsAtAnAddressThatTheServerHasBoundWithThePasswordOfAFile(@TempDir Path secrets) throws IOException {
        ModelNode add = LoneServer.operation("add", "subsystem=naming");
        add.get("address").add("binding", BOUND);
        add.get("binding-type").set("simple");
        add.get("value").set(redis.uri());
        server.perform(add);

        Path password = Files.writeString(secrets.resolve("redis"), RedisUnderTest.PASSWORD + "\n");
        Map<String, String> settings = settings(
                "leaderelection.redis.jndi-name",
                BOUND,
                "leaderelection.redis.user",
                RedisUnderTest.USER,
                "leaderelection.redis.password-file",
                password.toString(),
                "leaderelection.lease-duration",
                "2s");
        assertThat(server.deploy(application(settings))).isEmpty();
        server.awaitState(APPLICATION, "leader", LONGEST_ELECTION);

        assertThat(redis.value()).contains("lone");
        assertThat(redis.clientsOfElections())
                .isNotEmpty()
                .allMatch(client -> client.contains(" user=leaderelection "));
        assertThat(news("LDREL0001")).isEmpty();
        assertThat(news("LDREL0002")).singleElement().asString().contains("lock 42 of " + BOUND);
    }

    @Test
    void warnsOfARedisThatMayThrowTheLockAway() {
        redis.server().ask("CONFIG", "SET", "maxmemory", "100mb");
        redis.server().ask("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        try {
            assertThat(server.deploy(application(
                            settings("leaderelection.redis.uri", redis.uri(), "leaderelection.lease-duration", "2s"))))
                    .isEmpty();
            server.awaitState(APPLICATION, "leader", LONGEST_ELECTION);

            assertThat(news("LDREL0013"))
                    .singleElement()
                    .asString()
                    .contains("WARN", "should be changed: maxmemory-policy allkeys-lru", "use noeviction");
            assertThat(server.election(APPLICATION, "StoreServer").orElseThrow())
                    .startsWith("Redis ");
            assertThat(server.election(APPLICATION, "ReadyToLead")).contains("true");
        } finally {
            redis.server().ask("CONFIG", "SET", "maxmemory-policy", "noeviction");
            redis.server().ask("CONFIG", "SET", "maxmemory", "0");
        }
    }

    @Test
    void namesBothClassLoadersOfAClientThatItCannotUse() throws URISyntaxException {
        WebArchive sharing = ShrinkWrap.create(WebArchive.class, "sharing.war")
                .addClass(ClientBinder.class)
                .addAsLibrary(new File(HostAndPort.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()))
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
        assertThat(server.deploy(sharing)).isEmpty();
        try {
            Optional<String> refusal =
                    server.deploy(application(settings("leaderelection.redis.jndi-name", ClientBinder.NAME)));

            assertThat(refusal.orElseThrow().replace("\\\"", "\""))
                    .contains(
                            "leaderelection.redis.jndi-name = \"" + ClientBinder.NAME
                                    + "\": what is bound under this name"
                                    + " is a redis.clients.jedis.HostAndPort of class loader ModuleClassLoader for Module"
                                    + " \"deployment.sharing.war\"",
                            "its own class of that name is of class loader ModuleClassLoader for Module"
                                    + " \"deployment.leaderelection.ear\"",
                            "bind an address like that of redis.uri as a String");
        } finally {
            server.undeploy(sharing);
        }
    }

    private static EnterpriseArchive application(Map<String, String> settings) {
        return LibraryArchives.with(settings, ElectionEar.withEventLog());
    }

    private static Map<String, String> settings(String... others) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "leaderelection.backend", "redis",
                "leaderelection.lock-id", "42",
                "leaderelection.leader-check-interval", "500ms",
                "leaderelection.follower-check-interval", "500ms"));
        for (int i = 0; i < others.length; i += 2) {
            settings.put(others[i], others[i + 1]);
        }
        return settings;
    }

    /** Lines that were logged since the test began and in which this is found. */
    private List<String> news(String regex) {
        List<String> log = server.log();
        return log.subList(logBefore, log.size()).stream()
                .filter(line -> line.matches(".*(" + regex + ").*"))
                .toList();
    }
}
