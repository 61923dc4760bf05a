package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jboss.dmr.ModelNode;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The other ways to put an application beside the module: both jars in a WAR, and an EAR whose parts are isolated. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LibraryIT {

    private static final Duration LONGEST_ELECTION = Duration.ofSeconds(30);
    private static final Map<String, String> SETTINGS = Map.of(
            "leaderelection.backend", "postgres",
            "leaderelection.lock-id", "42",
            "leaderelection.lease-duration", "2s",
            "leaderelection.leader-check-interval", "500ms",
            "leaderelection.follower-check-interval", "500ms");
    private static final Class<?>[] GUARDED = {
        GuardedBean.class, GuardedEjb.class, GuardedReport.class, LeadersWork.class
    };
    private static final String ISOLATED = """
            <jboss-deployment-structure>
              <ear-subdeployments-isolated>true</ear-subdeployments-isolated>
            </jboss-deployment-structure>
            """;

    private PostgresServer postgres;
    private LoneServer server;

    @BeforeAll
    void startServers() {
        postgres = PostgresServer.start();
        server =
                LoneServer.start(LoneServer.provisioned(), getClass().getSimpleName(), Nodes.store(postgres), Map.of());
        ModelNode logger = LoneServer.operation("add", "subsystem=logging/logger=io.leaderelection");
        logger.get("level").set("DEBUG");
        server.perform(logger);
    }

    @AfterAll
    void stopServers() {
        server.close();
        postgres.close();
    }

    @Test
    void electsInsideAWar() {
        WebArchive war = LibraryArchives.withModule(application("alerts.war"))
                .addAsResource(LibraryArchives.properties(SETTINGS), LibraryArchives.SETTINGS);

        electsAndLeavesNothing(war, "alerts", () -> guards("alerts", "alerts"), "PAUSED");
    }

    @Test
    void electsInsideAnEarOfIsolatedParts(@TempDir Path desk) throws IOException {
        int sent = server.lines(GuidedReports.FILE_NAME).size();
        JavaArchive ejbs = ShrinkWrap.create(JavaArchive.class, "reports.jar").addClasses(GUARDED);
        EnterpriseArchive ear = LibraryArchives.with(
                        SETTINGS, ElectionEar.with(GuidedReports.in(application("alerts.war"), desk), ejbs))
                .addAsManifestResource(new StringAsset(ISOLATED), "jboss-deployment-structure.xml");

        electsAndLeavesNothing(
                ear,
                "leaderelection",
                () -> {
                    Awaitility.await("the example is at work")
                            .atMost(LONGEST_ELECTION)
                            .until(() -> server.lines(GuidedReports.FILE_NAME).size() > sent);
                    guards("leaderelection", "alerts", "reports");
                },
                "PAUSED");
        assertThat(server.lines(GuidedReports.FILE_NAME).stream().skip(sent))
                .satisfiesExactly(
                        begin -> assertThat(begin).matches("sends, term [1-9]\\d*"),
                        end -> assertThat(end).isEqualTo("was stopped"));
    }

    @Test
    void electsInsideAnEar() {
        electsAndLeavesNothing(
                LibraryArchives.with(SETTINGS, ElectionEar.with(application("alerts.war"))),
                "leaderelection",
                () -> {},
                "STOPPED");
    }

    /** What is for the leader only does its work before the node is paused, and not after it. */
    private void guards(String application, String... modules) {
        String leading =
                "leader=true answers=done done done done touched=2 later=[1-9].* laterEjb=[1-9].* ticks=[1-9].*";
        String following = "leader=false answers=refused refused refused refused touched=0.*";
        List<Integer> read = Stream.of(modules)
                .map(module -> reportedBefore(module, leading))
                .toList();

        assertThat(server.order(application, "pause")).contains("hands over", "then is paused");

        for (int i = 0; i < modules.length; i++) {
            String first = awaitReport(modules[i], read.get(i), following);
            List<String> lines = report(modules[i]);
            String later = awaitReport(modules[i], lines.size(), following);
            assertThat(figures(later, "later", "laterEjb", "ticks"))
                    .isEqualTo(figures(first, "later", "laterEjb", "ticks"));
            assertThat(figures(later, "free")).isNotEqualTo(figures(first, "free"));
            assertThat(figures(first, "later", "laterEjb", "ticks")).allMatch(count -> count > 0);
            assertThat(lines.subList(read.get(i), lines.size())).containsOnlyOnce("ended over=true leader=false");
        }
        assertThat(server.log())
                .filteredOn(line -> line.contains("skipped " + GuardedBean.class.getName() + ".touch()"))
                .isNotEmpty()
                .allMatch(line -> line.contains(" DEBUG [io.leaderelection]"));
    }

    /** How many lines there are once one matches; those of earlier deployments do not count. */
    private int reportedBefore(String module, String regex) {
        int read = report(module).size();
        awaitReport(module, read, regex);
        return read;
    }

    /** Waits for a line that matches, after so many; returns the first one. */
    private String awaitReport(String module, int after, String regex) {
        return Awaitility.await(module + " reports " + regex)
                .atMost(LONGEST_ELECTION)
                .until(
                        () -> report(module).stream()
                                .skip(after)
                                .filter(line -> line.matches(regex))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private List<String> report(String module) {
        return server.lines(GuardedReport.fileName(module));
    }

    private static List<Integer> figures(String line, String... names) {
        return Stream.of(names)
                .map(name -> Integer.valueOf(line.replaceAll(".* " + name + "=(\\d+).*", "$1")))
                .toList();
    }

    private void electsAndLeavesNothing(Archive<?> archive, String application, Runnable meanwhile, String end) {
        int before = server.lines(LibraryApplication.FILE_NAME).size();

        assertThat(server.deploy(archive)).isEmpty();
        server.awaitState(application, "leader", LONGEST_ELECTION);
        Awaitility.await("the application was told that it leads") // its observer may still be at work
                .atMost(LONGEST_ELECTION)
                .until(() -> linesAfter(before).size() == 1);
        meanwhile.run();
        server.undeploy(archive);

        server.awaitNoTraces();
        assertThat(linesAfter(before))
                .containsExactly("gained leader=true token=true", "lost leader=false reason=" + end);
        assertThat(postgres.query("SELECT pid FROM pg_locks WHERE locktype = 'advisory'"))
                .isEmpty();
    }

    private List<String> linesAfter(int count) {
        List<String> lines = server.lines(LibraryApplication.FILE_NAME);
        return lines.subList(count, lines.size());
    }

    private static WebArchive application(String name) {
        return ShrinkWrap.create(WebArchive.class, name)
                .addClasses(LibraryApplication.class)
                .addClasses(GUARDED)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    }
}
