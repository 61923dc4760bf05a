package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two domains of Payara Server that were set up by the commands of the README and deploy the EAR as it was built. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PayaraServerIT {

    private static final long HOLD_OFF_SECONDS = 15;

    private Path desk;
    private PostgresServer postgres;
    private Traces traces;
    private DomainGuide guide;
    private Domain a;
    private Domain b;

    @BeforeAll
    void startServers(@TempDir Path directory) throws IOException {
        desk = directory;
        postgres = PostgresServer.start();
        traces = new Traces(postgres);
        guide = DomainGuide.read(desk, postgres);
        Path home = Path.of(System.getProperty("payara.home"));
        a = Domain.create(home, "payara-a", Domain.QUICK);
        b = Domain.create(home, "payara-b", Domain.QUICK);
        guide.carryOut(a);
        guide.carryOut(b);
    }

    @AfterAll
    void stopServers() {
        for (Domain domain : new Domain[] {a, b}) {
            if (domain != null) {
                domain.close();
            }
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    @Test
    void handsOverWhenAskedAtTheConsole() {
        Domain leader = leader();
        Domain follower = other(leader);
        long token = leader.console().fencingToken();

        // longer than the other node's session needs to be old enough to lead, or this one would lead again
        leader.console().relinquish(HOLD_OFF_SECONDS);

        follower.awaitState("leader");
        leader.awaitState("follower");
        assertThat(follower.console().fencingToken()).isGreaterThan(token);
        assertThat(follower.console().leader()).isEqualTo(follower.node());
        assertThat(leader.console().fencingToken()).isZero();
        assertThat(traces.locks()).isNotEmpty();
    }

    @Test
    void takesOverFromAKilledServerAndFollowsAfterItsRestart() {
        Domain leader = leader();
        Domain follower = other(leader);

        leader.kill();

        follower.awaitState("leader");
        leader.start();
        leader.awaitState("follower");
        assertThat(leader.console().leader()).isEqualTo(follower.node());
    }

    @Test
    void handsOverWhenTheServerIsStopped() {
        Domain leader = leader();
        Domain follower = other(leader);

        leader.stop();

        follower.awaitState("leader");
        assertThat(traces.sessions()).containsOnly(List.of("leaderelection/" + follower.node()));
        leader.start();
        leader.awaitState("follower");
    }

    @Test
    void tellsBeansBesideTheModuleAndLeavesNothingWhenUndeployed() {
        leader();
        a.undeploy(DomainGuide.APPLICATION);
        b.undeploy(DomainGuide.APPLICATION);
        try {
            traces.awaitNone(List.of(a.console(), b.console()));
            leadsOnceInside(ObservedApplication.ear(desk));
            leadsOnceInside(ObservedApplication.war(desk));
        } finally {
            a.deploy(DomainGuide.built());
            b.deploy(DomainGuide.built());
        }
    }

    /** Everything else about it is tested on WildFly. */
    @Test
    void showsItsElectionToAnotherDeployment() {
        Domain leader = leader();
        leader.deploy(NeighbourArchive.in(desk, NeighbourApplication.class));
        leader.awaitLines(NeighbourApplication.FILE_NAME, List.of(NeighbourApplication.GAINED::equals));

        leader.console().relinquish(HOLD_OFF_SECONDS);

        leader.awaitLines(
                NeighbourApplication.FILE_NAME,
                List.of(
                        NeighbourApplication.lost("RELINQUISHED")::equals,
                        NeighbourApplication.ENDED::equals,
                        line -> line.startsWith("asked by a leader")));
        leader.undeploy(NeighbourArchive.NAME);
        assertThat(leader.console().threads()).noneMatch(name -> name.startsWith("leaderelection-client"));
    }

    private void leadsOnceInside(Path archive) {
        guide.deploy(a, archive);
        a.leadsOnceAndTellsIt(traces);
    }

    /** Waits for the election of one of the two. */
    private Domain leader() {
        Awaitility.await("one leads and one follows")
                .atMost(Duration.ofMinutes(1))
                .ignoreExceptions() // a server that has just started has no MBean yet
                .untilAsserted(() -> assertThat(Stream.of(a, b)
                                .flatMap(domain -> domain.console().state().stream())
                                .toList())
                        .containsExactlyInAnyOrder("leader", "follower"));
        return a.console().state().orElse("").equals("leader") ? a : b;
    }

    private Domain other(Domain domain) {
        return domain == a ? b : a;
    }
}
