package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leaderelection.fixture.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what at the console of a WildFly with access control by roles, set up by the commands of the page. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessControlClientsIT {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final String SECRET = "not-secret-1";

    private PostgresServer postgres;
    private LoneServer server;
    private Path base;

    @BeforeAll
    void startServer(@TempDir Path desk) throws Exception {
        postgres = PostgresServer.start();
        Map<String, String> settings = new HashMap<>(Map.of(
                "leaderelection.backend", "postgres",
                "leaderelection.postgres.data-source", "java:jboss/datasources/LeaderElectionDS",
                "leaderelection.lock-id", "42",
                "leaderelection.lease-duration", "2s",
                "leaderelection.leader-check-interval", "500ms",
                "leaderelection.follower-check-interval", "500ms"));
        settings.putAll(Nodes.store(postgres));
        server = LoneServer.start(LoneServer.provisioned(), getClass().getSimpleName(), settings, Map.of());
        base = Path.of(System.getProperty("nodes.directory"), getClass().getSimpleName());
        Files.writeString(base.resolve("configuration/mgmt-users.properties"), user("mona") + user("otto"));
        assertThat(server.deploy(ElectionEar.withEventLog())).isEmpty();
        CommandLine.run(
                LoneServer.provisioned(),
                desk,
                Files.writeString(
                        desk.resolve("roles.cli"),
                        GuidePage.console("wildfly.md").blocks("cli").get(2)));
        Awaitility.await("a leader that mona can see")
                .atMost(LONGEST)
                .ignoreExceptions() // the server reloads
                .until(() -> as("mona", console -> console.getAttribute(election(), "State")), "leader"::equals);
    }

    @AfterAll
    void stopServer() {
        server.close();
        postgres.close();
    }

    /** What add-user.sh writes for it. */
    private static String user(String name) throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("MD5")
                .digest((name + ":ManagementRealm:" + SECRET).getBytes(StandardCharsets.UTF_8));
        return name + "=" + HexFormat.of().formatHex(digest) + "\n";
    }

    private interface Call {
        Object on(MBeanServerConnection console) throws JMException, IOException;
    }

    @SuppressWarnings("BanJNDI") // the address is ours, on loopback
    private static Object as(String user, Call call) throws JMException, IOException {
        JMXServiceURL url = new JMXServiceURL("service:jmx:remote+http://127.0.0.1:" + LoneServer.managementPort());
        try (JMXConnector connector =
                JMXConnectorFactory.connect(url, Map.of(JMXConnector.CREDENTIALS, new String[] {user, SECRET}))) {
            return call.on(connector.getMBeanServerConnection());
        }
    }

    private static Object invoke(String user, String operation) throws JMException, IOException {
        return as(user, console -> console.invoke(election(), operation, new Object[0], new String[0]));
    }

    private static ObjectName election() throws JMException {
        return new ObjectName("io.leaderelection:type=LeaderElection,application=leaderelection,name=default");
    }

    @Test
    void aMonitorLooksAndGivesNoOrders() throws Exception {
        List<String> before = orders();
        assertThat(invoke("mona", "explain")).asString().startsWith("lone leads election default");
        for (String order : List.of("relinquish", "pause", "resume")) {
            assertThatThrownBy(() -> invoke("mona", order)).hasStackTraceContaining("WFLYJMX0037");
        }

        assertThat(as("mona", console -> console.getAttribute(election(), "State")))
                .isEqualTo("leader");
        assertThat(orders()).isEqualTo(before);
    }

    @Test
    void anOperatorGivesOrdersAndTheAuditLogHasThem() throws Exception {
        assertThat(invoke("otto", "relinquish")).asString().startsWith("lone hands over election default");

        Awaitility.await("the next term")
                .atMost(LONGEST)
                .until(() -> as("otto", console -> console.getAttribute(election(), "State")), "leader"::equals);
        Awaitility.await("the audit log has the order")
                .atMost(LONGEST)
                .until(() -> audit().contains("\"relinquish\"") && audit().contains("otto"));
    }

    private List<String> orders() {
        return server.messages().stream()
                .filter(line -> line.contains("LDREL0012"))
                .toList();
    }

    private String audit() throws IOException {
        return Files.readString(base.resolve("data/audit-log.log"));
    }
}
