package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.management.Notification;
import javax.management.openmbean.CompositeData;
import org.awaitility.Awaitility;
import org.jboss.dmr.ModelNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clients of the pages for the console, each against two WildFly nodes. */
class ConsoleClientsIT extends TwoNodeTest {

    private static final Path CLIENTS = Path.of(System.getProperty("clients.directory", "ear/target/clients"));
    private static final Duration LONGEST_HAND_OVER = Duration.ofSeconds(5);
    private static final Duration LONGEST_CLIENT = Duration.ofSeconds(60);
    private static final long LONGEST_ANSWER_SECONDS = 1;
    private static final int ORDERS = 100;
    private static final Pattern METRIC = Pattern.compile("leaderelection_[a-z_]+");

    private final ExecutorService consoles = Executors.newCachedThreadPool();

    ConsoleClientsIT() {
        super(Map.of(
                "leaderelection.lease-duration", "3s",
                "leaderelection.leader-check-interval", "1s",
                "leaderelection.follower-check-interval", "1s"));
    }

    @Override
    PostgresUnderTest startStore() {
        return PostgresUnderTest.start();
    }

    /** The exporter runs in each node, where the page says. */
    @Override
    Map<String, String> container(String name) {
        Path rules = GuidePage.root().resolve("jmx-console-docs/prometheus.yaml");
        return Map.of(
                "moduleOptions",
                "-javaagent:" + CLIENTS.resolve("jmx_prometheus_javaagent.jar") + "=127.0.0.1:" + exporterPort(name)
                        + ":" + rules);
    }

    private static int exporterPort(String node) {
        return Integer.getInteger(node + ".exporter.port", 9404);
    }

    @Test
    void jmxtermDrivesAHandOver(@TempDir Path desk) throws Exception {
        Node leader = awaitLeaderAndHeir();
        Path script = Files.writeString(
                desk.resolve("relinquish.jmxterm"),
                GuidePage.console("jmxterm.md").block("text"));

        String output = jmxterm(leader, script, desk);

        nodes.awaitLeads(nodes.other(leader), LONGEST_HAND_OVER);
        assertThat(output).contains("State = leader", leader + " hands over election default, term ");
        assertThat(logged(leader, "LDREL0012")).anyMatch(line -> line.contains("was told to relinquish, over JMX"));
    }

    private static String jmxterm(Node node, Path script, Path desk) throws IOException, InterruptedException {
        Path output = desk.resolve("jmxterm.log");
        String classPath = CLIENTS.resolve("jmxterm.jar") + ":" + System.getProperty("java.class.path");
        Process jmxterm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        "org.cyclopsgroup.jmxterm.boot.CliMain",
                        "-n",
                        "-l",
                        "service:jmx:remote+http://127.0.0.1:" + node.managementPort(),
                        "-i",
                        script.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!jmxterm.waitFor(LONGEST_CLIENT.toSeconds(), TimeUnit.SECONDS)) {
            jmxterm.destroyForcibly();
        }
        String said = Files.readString(output);
        assertThat(jmxterm.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void prometheusScrapesWhatTheDashboardAsksFor() throws Exception {
        Node leader = awaitLeaderAndHeir();
        leader.console().relinquish();
        nodes.awaitLeads(nodes.other(leader), LONGEST_HAND_OVER);

        String follower = scrape(leader);
        String leading = scrape(nodes.other(leader));

        String labels = "{application=\"leaderelection\",election=\"default\"";
        assertThat(leading.lines())
                .contains(
                        "leaderelection_leading" + labels + "} 1.0",
                        "leaderelection_store_answering" + labels + "} 1.0")
                .contains("leaderelection_leader" + labels + ",leader=\"" + nodes.other(leader) + "\"} 1.0");
        String ended = "leaderelection_terms_ended_total" + labels + ",reason=\"RELINQUISHED\"} ";
        assertThat(follower.lines())
                .contains("leaderelection_leading" + labels + "} 0.0")
                .anyMatch(line -> line.startsWith(ended) && Double.parseDouble(line.substring(ended.length())) >= 1);
        Set<String> scraped = names(leading);
        ModelNode dashboard = ModelNode.fromJSONString(
                Files.readString(GuidePage.root().resolve("jmx-console-docs/grafana-dashboard.json")));
        assertThat(scraped).containsAll(names(dashboard.toJSONString(true)));
        assertThat(scraped)
                .containsAll(names(Files.readString(GuidePage.root().resolve("jmx-console-docs/prometheus.md"))))
                .containsAll(names(Files.readString(GuidePage.root().resolve("jmx-console-docs/prometheus.yaml"))));
    }

    private static String scrape(Node node) throws IOException, InterruptedException {
        URI metrics = URI.create("http://127.0.0.1:" + exporterPort(node.name()) + "/metrics");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                .body();
    }

    private static Set<String> names(String text) {
        return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    @Test
    void commandLineSuspendsAndResumes(@TempDir Path desk) throws Exception {
        Node leader = awaitLeaderAndHeir();
        List<String> blocks = GuidePage.console("wildfly.md").blocks("cli");

        cli(leader, desk, blocks.get(0));
        nodes.awaitLeads(nodes.other(leader), LONGEST_HAND_OVER);
        assertThat(leader.console().state()).contains("bootstrap");
        assertThat(leader.console().order("explain")).contains("is suspended");
        cli(leader, desk, blocks.get(1));

        assertThat(awaitLeaderAndHeir()).isEqualTo(nodes.other(leader));
    }

    private static void cli(Node node, Path desk, String commands) throws IOException, InterruptedException {
        CommandLine.run(
                LoneServer.provisioned(),
                node.managementPort(),
                desk,
                Files.writeString(desk.resolve("commands.cli"), commands));
    }

    @Test
    void subscriberHearsEveryTransitionOfAHandOverOfAPauseAndOfItsEnd() {
        Node leader = awaitLeaderAndHeir();
        List<Notification> heard = new CopyOnWriteArrayList<>();
        leader.console().subscribe(heard::add);
        long before = (Long) leader.console().attribute("LastSequence");

        assertThat(leader.console().order("relinquish", new Object[] {60L}, new String[] {"long"}))
                .endsWith("and holds off for 60000 ms");
        nodes.awaitLeads(nodes.other(leader), LONGEST_HAND_OVER);
        assertThat((Long) leader.console().attribute("HoldOffRemainingMillis")).isBetween(1L, 60_000L);
        assertThat(leader.console().order("pause")).contains("is paused on " + leader);
        assertThat(leader.console().order("relinquish"))
                .startsWith("nothing to relinquish: election default is paused");
        assertThat(leader.console().order("resume")).contains("competes in election default again");

        long last = (Long) leader.console().attribute("LastSequence");
        List<Long> all = LongStream.rangeClosed(before + 1, last).boxed().toList();
        Awaitility.await("notifications " + all)
                .atMost(LONGEST_LOGGING)
                .until(
                        () -> heard.stream()
                                .map(Notification::getSequenceNumber)
                                .sorted()
                                .toList(),
                        all::equals);
        List<List<Object>> rows = Stream.of((CompositeData[]) leader.console().attribute("Transitions"))
                .filter(row -> (Long) row.get("sequence") > before)
                .map(ConsoleClientsIT::values)
                .toList();
        assertThat(heard.stream().map(Notification::getUserData).map(ConsoleClientsIT::values))
                .containsExactlyInAnyOrderElementsOf(rows);
        assertThat(logged(leader, "LDREL0012")).anyMatch(line -> line.contains("was told to resume, over JMX"));
        awaitLeaderAndHeir();
    }

    /** Far more than the table keeps, as fast as one console can give orders. */
    @Test
    void subscriberWhoStaysMissesNothingUnderLoad() {
        Node leader = awaitLeaderAndHeir();
        List<Long> heard = new CopyOnWriteArrayList<>();
        leader.console().subscribe(news -> heard.add(news.getSequenceNumber()));
        long before = (Long) leader.console().attribute("LastSequence");

        for (int i = 0; i < ORDERS; i++) {
            leader.console().order("pause");
            leader.console().order("resume");
        }

        long last = (Long) leader.console().attribute("LastSequence");
        assertThat(last - before).isGreaterThan(ORDERS);
        Awaitility.await("notifications " + (before + 1) + " to " + last)
                .atMost(LONGEST_LOGGING)
                .untilAsserted(() -> assertThat(heard)
                        .doesNotHaveDuplicates()
                        .containsAll(
                                LongStream.rangeClosed(before + 1, last).boxed().toList()));
        awaitLeaderAndHeir();
    }

    @Test
    void subscriberHearsThatTheStoreIsLostAndBack() {
        Node leader = awaitLeaderAndHeir();
        List<String> heard = new CopyOnWriteArrayList<>();
        leader.console()
                .subscribe(news -> heard.add(news.getType() + " " + ((CompositeData) news.getUserData()).get("text")));
        PostgresServer postgres = ((PostgresUnderTest) store()).server();

        postgres.stop(PostgresServer.Mode.FAST);
        Awaitility.await("the store is missed")
                .atMost(LONGEST_START)
                .until(() -> heard.stream()
                        .anyMatch(news -> news.startsWith("io.leaderelection.store.lost the store does not answer: ")));
        postgres.startAgain();

        awaitLeaderAndHeir();
        Awaitility.await("the store is back")
                .atMost(LONGEST_START)
                .until(() -> heard.contains("io.leaderelection.store.back the store answers again"));
    }

    private static List<Object> values(Object row) {
        return List.copyOf(((CompositeData) row).values());
    }

    @Test
    void consoleAnswersWithinASecondWhileTheStoreIsStopped() throws Exception {
        Node leader = awaitLeaderAndHeir();
        ServerConsole console = leader.console();
        PostgresServer postgres = ((PostgresUnderTest) store()).server();
        postgres.freeze();
        try {
            assertThat(soon(() -> console.order("relinquish"))).startsWith(leader + " hands over");
            Awaitility.await("the store is missed").atMost(LONGEST_START).until(() ->
                    !(Boolean) soon(() -> console.attribute("StoreAnswering")));
            for (String attribute : console.attributes()) {
                soon(() -> console.attribute(attribute));
            }
            assertThat(soon(() -> console.order("explain"))).contains("The store does not answer");
            assertThat(soon(() -> console.order("pause"))).contains("is paused");
            assertThat(soon(() -> console.order("resume"))).contains("competes");
        } finally {
            postgres.thaw();
        }
        awaitLeaderAndHeir();
    }

    private <T> T soon(Callable<T> call) throws Exception {
        return consoles.submit(call).get(LONGEST_ANSWER_SECONDS, TimeUnit.SECONDS);
    }
}
