package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A WAR with nothing but the client jar, on the server that also runs the module: the two come and go in every order. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NeighbourIT {

    private static final Duration LONGEST_ELECTION = Duration.ofSeconds(30);
    private static final String MODULE = "leaderelection";
    private static final String GAINED = NeighbourApplication.GAINED;
    private static final String STOPPED_ITSELF = "lost leader=truetruetrue reason=STOPPED"; // the module leads on
    private static final String ENDED = NeighbourApplication.ENDED;

    private PostgresServer postgres;
    private LoneServer server;

    @BeforeAll
    void startServers() {
        postgres = PostgresServer.start();
        server = LoneServer.start(
                LoneServer.provisioned(),
                getClass().getSimpleName(),
                Nodes.store(postgres),
                Map.of("JDK_JAVA_OPTIONS", Remains.FORGET));
    }

    @AfterAll
    void stopServers() {
        server.close();
        postgres.close();
    }

    @Test
    void followsAModuleThatComesLaterAndComesAgain() {
        Archive<?> neighbour = NeighbourArchive.of(NeighbourApplication.class, LeadershipServlet.class);
        assertThat(server.deploy(neighbour)).isEmpty();
        assertThat(server.get("neighbour/leadership")).containsOnly("isLeader=false token=none leader=none");

        server.deploy(module());
        told(GAINED);
        assertThat(server.get("neighbour/leadership"))
                .hasSize(2)
                .allMatch(line -> line.matches("isLeader=true token=[1-9]\\d* leader=lone"));
        server.order(MODULE, "pause");
        told(GAINED, lost("PAUSED"), ENDED);
        server.order(MODULE, "resume");
        told(GAINED, lost("PAUSED"), ENDED, GAINED);
        server.undeploy(MODULE + ".ear");
        told(GAINED, lost("PAUSED"), ENDED, GAINED, lost("STOPPED"), ENDED);
        server.deploy(module());
        told(GAINED, lost("PAUSED"), ENDED, GAINED, lost("STOPPED"), ENDED, GAINED);

        // The other one comes again.
        server.undeploy(neighbour);
        told(GAINED, lost("PAUSED"), ENDED, GAINED, lost("STOPPED"), ENDED, GAINED, STOPPED_ITSELF, ENDED);
        assertThat(server.election(MODULE, "State")).contains("leader");
        server.deploy(neighbour);
        told(GAINED, lost("PAUSED"), ENDED, GAINED, lost("STOPPED"), ENDED, GAINED, STOPPED_ITSELF, ENDED, GAINED);

        server.undeploy(neighbour);
        server.order(MODULE, "relinquish"); // nobody is there to be told
        server.awaitUnloaded(NeighbourApplication.class.getName());
        server.undeploy(MODULE + ".ear");
        server.awaitNoTraces();
        assertThat(server.log()).noneMatch(line -> line.contains(" ERROR [io.leaderelection"));
    }

    @Test
    void refusesWhatCannotWorkInANeighbour() {
        assertThat(server.deploy(NeighbourArchive.of(GuardedBean.class, LeadersWork.class))
                        .orElseThrow())
                .contains("@LeaderOnly guards nothing in this deployment", GuardedBean.class.getName());
    }

    private static String lost(String reason) {
        return NeighbourApplication.lost(reason);
    }

    /** Each line so many times; what runs at the end of a term is not ordered with the observers. */
    private void told(String... lines) {
        Awaitility.await("the neighbour is told").atMost(LONGEST_ELECTION).untilAsserted(() -> {
            List<String> told = server.lines(NeighbourApplication.FILE_NAME).stream()
                    .filter(line -> !line.startsWith("asked"))
                    .toList();
            assertThat(told).containsExactlyInAnyOrder(lines);
            assertThat(without(ENDED, told.stream())).isEqualTo(without(ENDED, Stream.of(lines)));
        });
    }

    private static List<String> without(String one, Stream<String> lines) {
        return lines.filter(line -> !line.equals(one)).toList();
    }

    private static Archive<?> module() {
        return LibraryArchives.with(
                Map.of(
                        "leaderelection.backend", "postgres",
                        "leaderelection.lock-id", "42",
                        "leaderelection.lease-duration", "2s",
                        "leaderelection.leader-check-interval", "500ms",
                        "leaderelection.follower-check-interval", "500ms"),
                ElectionEar.with(ShrinkWrap.create(WebArchive.class, "unused.war")
                        .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml")));
    }
}
