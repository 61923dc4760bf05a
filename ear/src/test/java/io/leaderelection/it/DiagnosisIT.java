package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.api.LeaderElector;
import io.leaderelection.config.Key;
import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.se.Elections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor, on a WildFly whose pool has everything that endangers an election: what it says is done, and then it is content. */
class DiagnosisIT {

    private static final Duration LONGEST_ELECTION = Duration.ofMinutes(1);
    private static final long LOCK = 42;
    private static final String APPLICATION = "leaderelection";
    private static final String POOL = "/subsystem=datasources/data-source=LeaderElectionDS";
    private static final String REMEDY = "/subsystem=[^ ]*";

    @Test
    void namesTheCommandsThatMendAPool(@TempDir Path desk) throws IOException, InterruptedException {
        Path home = LoneServer.provisioned();
        try (PostgresServer postgres = PostgresServer.start();
                LoneServer server =
                        LoneServer.start(home, getClass().getSimpleName(), Nodes.store(postgres), Map.of())) {
            run(
                    desk,
                    POOL + ":write-attribute(name=max-pool-size,value=1)",
                    POOL + ":undefine-attribute(name=valid-connection-checker-class-name)",
                    "/subsystem=jca/cached-connection-manager=cached-connection-manager:write-attribute(name=debug,value=true)",
                    POOL + ":write-attribute(name=use-ccm,value=true)",
                    "reload");
            server.reconnect();
            server.deploy(ear());
            String before = server.order(APPLICATION, "diagnose");

            assertThat(before.lines().toList())
                    .startsWith("3 to change, 8 looked at")
                    .contains("CHANGE: the elections here keep 2 connections, and the pool lends at most 1; " + POOL
                            + ":write-attribute(name=max-pool-size,value=2)");
            assertThat(server.messages())
                    .filteredOn(line -> line.contains("LDREL0013"))
                    .hasSize(3);

            List<String> commands = new ArrayList<>(before.lines()
                    .flatMap(line -> Stream.of(line.split("(?= /|; | and (?=/))", -1)))
                    .map(part -> part.replaceFirst("^(; | and )", "").strip())
                    .filter(part -> part.matches(REMEDY))
                    .toList());
            assertThat(commands).hasSize(4);
            commands.add("reload");
            run(desk, commands.toArray(String[]::new));
            server.reconnect();

            server.awaitState(APPLICATION, "leader", LONGEST_ELECTION);
            assertThat(server.order(APPLICATION, "diagnose")).startsWith("nothing to change");
            server.undeploy(ear());
            noticesANamesake(server, postgres);
        }
    }

    /** A node in this JVM is called like the server, and leads. */
    private static void noticesANamesake(LoneServer server, PostgresServer postgres) throws InterruptedException {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        Elections elections =
                Elections.postgres(postgres.dataSource()).lockId(LOCK).nodeId("lone");
        elections.set(Key.LEASE_DURATION, "2s").set(Key.LEADER_CHECK_INTERVAL, "500ms");
        elections.set(Key.FOLLOWER_CHECK_INTERVAL, "500ms");
        try (LeaderElector namesake = elections.build(timer)) {
            assertThat(namesake.acquire(LONGEST_ELECTION)).isTrue();
            server.deploy(ear());

            Awaitility.await("the doctor notices")
                    .atMost(LONGEST_ELECTION)
                    .untilAsserted(() -> assertThat(server.order(APPLICATION, "diagnose")
                                    .lines()
                                    .toList())
                            .startsWith("1 to change, 8 looked at")
                            .anySatisfy(line -> assertThat(line)
                                    .contains(
                                            "CHANGE: another node that is called lone leads",
                                            "; give each node a leaderelection.node-id of its own")));
            assertThat(server.messages()).anyMatch(line -> line.contains("LDREL0013") && line.contains("called lone"));
        } finally {
            timer.shutdown();
        }
        server.awaitState(APPLICATION, "leader", LONGEST_ELECTION);
        assertThat(server.order(APPLICATION, "diagnose")).startsWith("nothing to change");
    }

    private static Archive<?> ear() {
        return LibraryArchives.with(
                Map.of(
                        "leaderelection.backend", "postgres",
                        "leaderelection.lock-id", Long.toString(LOCK),
                        "leaderelection.lease-duration", "2s",
                        "leaderelection.leader-check-interval", "500ms",
                        "leaderelection.follower-check-interval", "500ms"),
                ElectionEar.with(ShrinkWrap.create(WebArchive.class, "alerts.war")
                        .addClass(LibraryApplication.class)
                        .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml")));
    }

    private static void run(Path desk, String... commands) throws IOException, InterruptedException {
        CommandLine.run(LoneServer.provisioned(), desk, Files.write(desk.resolve("diagnosis.cli"), List.of(commands)));
    }
}
