package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two domains of Payara Server that were set up by the commands of the README and deploy the EAR as it was built. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PayaraServerIT {

    private static final Duration LONGEST_CLEANING = Duration.ofSeconds(10);
    private static final Duration LONGEST_DELIVERY = Duration.ofSeconds(10);
    private static final long HOLD_OFF_SECONDS = 15;
    private static final String APPLICATION = "leaderelection";
    private static final Map<String, String> QUICK = Map.of(
            "leaderelection.lease-duration", "2s",
            "leaderelection.leader-check-interval", "500ms",
            "leaderelection.follower-check-interval", "500ms");
    private static final String LOCKS = "SELECT pid FROM pg_locks WHERE locktype = 'advisory'";
    private static final String SESSIONS =
            "SELECT application_name FROM pg_stat_activity WHERE application_name LIKE 'leaderelection/%'";

    private Path desk;
    private PostgresServer postgres;
    private Domain a;
    private Domain b;

    @BeforeAll
    void startServers(@TempDir Path directory) throws IOException {
        desk = directory;
        postgres = PostgresServer.start();
        Files.createSymbolicLink(desk.resolve("leaderelection.ear"), Path.of(System.getProperty("ear.file")));
        Path driver = GuideIT.driver();
        Files.createSymbolicLink(desk.resolve(driver.getFileName()), driver);
        Path home = Path.of(System.getProperty("payara.home"));
        a = Domain.create(home, "payara-a", QUICK);
        b = Domain.create(home, "payara-b", QUICK);
        for (Domain domain : List.of(a, b)) {
            domain.start();
            domain.run(desk, commands());
        }
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
        assertThat(postgres.query(LOCKS)).isNotEmpty();
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
        assertThat(postgres.query(SESSIONS)).containsOnly(List.of("leaderelection/" + follower.node()));
        leader.start();
        leader.awaitState("follower");
    }

    @Test
    void tellsBeansOfTheEarAndLeavesNothingWhenUndeployed() {
        leader();
        a.undeploy(APPLICATION);
        b.undeploy(APPLICATION);
        try {
            awaitNothingLeft();
            Path file = desk.resolve("observed.ear");
            ElectionEar.with(application()).as(ZipExporter.class).exportTo(file.toFile(), true);

            a.run(desk, "deploy --name " + APPLICATION + " " + file);
            a.awaitState("leader");
            Awaitility.await("the beans were told that it leads")
                    .atMost(LONGEST_DELIVERY)
                    .until(() -> told().size() == 1);
            a.undeploy(APPLICATION);

            awaitNothingLeft();
            assertThat(told()).containsExactly("gained leader=true token=true", "lost leader=false reason=STOPPED");
        } finally {
            Path built = Path.of(System.getProperty("ear.file"));
            a.deploy(built);
            b.deploy(built);
        }
    }

    private void awaitNothingLeft() {
        Awaitility.await("nothing of the election is left")
                .atMost(LONGEST_CLEANING)
                .untilAsserted(() -> {
                    for (Domain domain : List.of(a, b)) {
                        assertThat(domain.console().ourBeans()).as("MBeans").isEmpty();
                        assertThat(domain.console().threads())
                                .as("threads")
                                .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("leaderelection-"));
                    }
                    assertThat(postgres.query(SESSIONS)).as("sessions").isEmpty();
                    assertThat(postgres.query(LOCKS)).as("locks").isEmpty();
                });
    }

    private List<String> told() {
        return a.lines(LibraryApplication.FILE_NAME);
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

    /** The block as it stands in the README, but for the address, the role and the password of the store. */
    private String commands() {
        String written = "serverName=localhost:portNumber=5432:databaseName=app:user=app:password=secret";
        String block = GuidePage.readme().block("asadmin");
        assertThat(block).contains(GuideIT.driver().getFileName().toString(), written);
        return block.replace(
                written,
                "serverName=" + postgres.host() + ":portNumber=" + postgres.port() + ":databaseName="
                        + postgres.database() + ":user=" + postgres.user() + ":password=" + postgres.password());
    }

    private static WebArchive application() {
        return ShrinkWrap.create(WebArchive.class, "alerts.war")
                .addClasses(LibraryApplication.class)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    }
}
