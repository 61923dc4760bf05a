package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
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
    }

    @AfterAll
    void stopServers() {
        server.close();
        postgres.close();
    }

    @Test
    void electsInsideAWar() {
        EnterpriseArchive ear = ElectionEar.with(application("unused.war"));
        WebArchive war = application("alerts.war")
                .addAsLibrary(ear.getAsType(JavaArchive.class, "leaderelection-ejb.jar"))
                .addAsLibrary(ear.getAsType(JavaArchive.class, "lib/leaderelection-ejb-client.jar"))
                .addAsResource(LibraryArchives.properties(SETTINGS), LibraryArchives.SETTINGS);

        electsAndLeavesNothing(war, "alerts");
    }

    @Test
    void electsInsideAnEarOfIsolatedParts() {
        EnterpriseArchive ear = LibraryArchives.with(SETTINGS, ElectionEar.with(application("alerts.war")))
                .addAsManifestResource(new StringAsset(ISOLATED), "jboss-deployment-structure.xml");

        electsAndLeavesNothing(ear, "leaderelection");
    }

    @Test
    void electsInsideAnEar() {
        electsAndLeavesNothing(
                LibraryArchives.with(SETTINGS, ElectionEar.with(application("alerts.war"))), "leaderelection");
    }

    private void electsAndLeavesNothing(Archive<?> archive, String application) {
        int before = server.lines(LibraryApplication.FILE_NAME).size();

        assertThat(server.deploy(archive)).isEmpty();
        server.awaitState(application, "leader", LONGEST_ELECTION);
        Awaitility.await("the application was told that it leads") // its observer may still be at work
                .atMost(LONGEST_ELECTION)
                .until(() -> linesAfter(before).size() == 1);
        server.undeploy(archive);

        server.awaitNoTraces();
        assertThat(linesAfter(before))
                .containsExactly("gained leader=true token=true", "lost leader=false reason=STOPPED");
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
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    }
}
