package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hawtio on two WildFly nodes, set up by the commands of its page and operated in a browser, which takes the page's pictures. */
class HawtioClientsIT extends TwoNodeTest {

    private static final Path CLIENTS = Path.of(System.getProperty("clients.directory", "ear/target/clients"));
    private static final Path PICTURES = Path.of(System.getProperty("pictures.directory", "ear/target/pictures"));
    private static final String USER = "otto";
    private static final String PASSWORD = "not-secret-1";
    private static final String RELINQUISH = "//li[.//*[normalize-space()='relinquish()']][.//button]";
    private static final List<String> TREE = List.of("io.leaderelection", "LeaderElection", "leaderelection");

    private boolean installed;

    HawtioClientsIT() {
        super(Map.of(
                "leaderelection.lease-duration", "3s",
                "leaderelection.leader-check-interval", "1s",
                "leaderelection.follower-check-interval", "1s"));
    }

    @Override
    PostgresUnderTest startStore() {
        return PostgresUnderTest.start();
    }

    @BeforeEach
    void followThePage(@TempDir Path desk) throws Exception {
        if (installed) {
            return;
        }
        GuidePage page = GuidePage.console("hawtio.md");
        Path script = Files.writeString(desk.resolve("hawtio.cli"), page.block("cli"));
        Files.copy(CLIENTS.resolve("hawtio.war"), desk.resolve("hawtio.war"));
        for (Node node : nodes.all()) {
            Path configuration = node.data().resolveSibling("configuration");
            Files.writeString(configuration.resolve("hawtio.conf"), page.block("jaas"));
            Files.writeString(configuration.resolve("hawtio-access.xml"), page.block("xml"));
            Files.writeString(configuration.resolve("hawtio.password"), USER + " " + PASSWORD + "\n");
            CommandLine.run(LoneServer.provisioned(), node.managementPort(), desk, script);
        }
        installed = true;
    }

    @Test
    void showsTheAttributesHandsOverAndShowsTheNewLeader(@TempDir Path desk) throws IOException {
        Node leader = awaitLeaderAndHeir();
        Node heir = nodes.other(leader);
        try (Browser browser = Browser.open(desk.resolve("chromedriver.log"))) {
            logIn(browser, leader);
            openElection(browser);
            assertThat(browser.await(value("State"))).isEqualTo("leader");
            assertThat(browser.await(value("Leader"))).isEqualTo(leader.name());
            browser.photograph(PICTURES.resolve("hawtio-attributes.png"));

            browser.click("//a[normalize-space()='Operations']");
            browser.click(RELINQUISH + "//button[@id='ex-toggle1']");
            browser.click(RELINQUISH + "//button[normalize-space()='Execute']");
            String answer = RELINQUISH + "//*[starts-with(normalize-space(text()), '" + leader + " hands over')]";
            assertThat(browser.await(answer)).startsWith(leader + " hands over election default, term ");
            browser.bringIntoView(answer);
            browser.photograph(PICTURES.resolve("hawtio-relinquish.png"));
            nodes.awaitLeads(heir, LONGEST_START);

            browser.click("//a[normalize-space()='Attributes']");
            browser.await(value("Leader") + "[normalize-space()='" + heir + "']");
            assertThat(browser.await(value("State"))).isEqualTo("follower");
            logIn(browser, heir);
            openElection(browser);
            browser.await(value("State") + "[normalize-space()='leader']");
            assertThat(browser.await(value("LeaderSince"))).startsWith("20");
        }
        assertThat(logged(leader, "LDREL0012"))
                .anyMatch(line -> line.contains("was told to relinquish, over JMX by " + USER + ": "));
    }

    private static void logIn(Browser browser, Node node) {
        browser.visit("http://127.0.0.1:" + port(node) + "/hawtio/");
        browser.type("//input[@type='text']", USER);
        browser.type("//input[@type='password']", PASSWORD);
        browser.click("//button[@type='submit']");
        browser.click("//a[normalize-space()='JMX']");
    }

    private static void openElection(Browser browser) {
        for (String folder : TREE) {
            browser.click("//*[@role='tree']//li[contains(@id, '" + folder + "-folder')]"
                    + "[.//*[normalize-space(text())='" + folder
                    + "']][@aria-expanded='false'][last()]//button[contains(@class, 'toggle')]");
        }
        browser.click("//*[@role='tree']//*[normalize-space(text())='default']");
    }

    /** What the table of attributes shows for this one. */
    private static String value(String attribute) {
        return "//tr[td[normalize-space()='" + attribute + "']]/td[last()]";
    }

    @Test
    void showsNothingWithoutThePassword() throws Exception {
        Node leader = awaitLeaderAndHeir();

        assertThat(ask(leader, "read/java.lang:type=Runtime/VmName", "wrong")).startsWith("403");
        assertThat(ask(leader, "read/io.leaderelection:*/State", "wrong")).startsWith("403");
        assertThat(ask(leader, "read/io.leaderelection:*/State", PASSWORD)).contains("200", "\"leader\"");
        assertThat(Files.readString(
                        leader.data().resolveSibling("configuration").resolve("hawtio.password")))
                .contains("\n" + USER + " ")
                .doesNotContain(PASSWORD);
    }

    @Test
    void reachesNothingButTheElection() throws Exception {
        Node leader = awaitLeaderAndHeir();

        assertThat(ask(
                        leader,
                        "exec/io.leaderelection:application=leaderelection,name=default,type=LeaderElection"
                                + "/explain",
                        PASSWORD))
                .contains(leader + " leads election default");
        assertThat(ask(leader, "exec/com.sun.management:type=DiagnosticCommand/vmVersion", PASSWORD))
                .contains("\"status\":403");
        assertThat(ask(leader, "read/jboss.as:management-root=server/serverState", PASSWORD))
                .contains("\"status\":403");
    }

    private static String ask(Node node, String request, String password) throws IOException, InterruptedException {
        String token = Base64.getEncoder().encodeToString((USER + ":" + password).getBytes(StandardCharsets.UTF_8));
        HttpRequest question = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port(node) + "/hawtio/jolokia/" + request))
                .header("Authorization", "Basic " + token)
                .build();
        var answer = HttpClient.newHttpClient().send(question, BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    private static int port(Node node) {
        return Integer.getInteger(node.name() + ".http.port");
    }
}
