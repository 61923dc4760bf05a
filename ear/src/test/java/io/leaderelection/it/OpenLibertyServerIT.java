package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An Open Liberty with the configuration of the README, which deploys the EAR as it was built. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenLibertyServerIT {

    private PostgresServer postgres;
    private LibertyServer server;

    @BeforeAll
    void startServers() {
        postgres = PostgresServer.start();
        server = LibertyServer.create(Path.of(System.getProperty("liberty.home")), "liberty", guide());
        server.put(Path.of(System.getProperty("ear.file")));
        server.start();
    }

    @AfterAll
    void stopServers() {
        try {
            if (server != null) {
                server.close();
            }
        } finally {
            if (postgres != null) {
                postgres.close();
            }
        }
    }

    @Test
    void electsAndTellsBeansAndLeavesNothing(@TempDir Path desk) {
        Traces traces = new Traces(postgres);
        server.awaitState("leader");
        assertThat(server.console().leader()).isEqualTo(server.node());
        assertThat(traces.locks()).isNotEmpty();

        server.remove();
        traces.awaitNone(List.of(server.console()));
        server.put(ObservedApplication.ear(desk));
        server.awaitState("leader");
        Awaitility.await("the beans were told that it leads")
                .atMost(LibertyServer.LONGEST_CHANGE)
                .until(() -> server.lines(LibraryApplication.FILE_NAME).size() == 1);
        server.remove();

        traces.awaitNone(List.of(server.console()));
        assertThat(server.lines(LibraryApplication.FILE_NAME)).containsExactlyElementsOf(ObservedApplication.ONE_TERM);
    }

    /** The block as it stands in the README, but for the address, the role and the password of the store. */
    private String guide() {
        String store =
                "serverName=\"localhost\" portNumber=\"5432\" databaseName=\"app\" user=\"app\" password=\"secret\"";
        String block = GuidePage.readme().blocks("xml").stream()
                .filter(xml -> xml.startsWith("<server>"))
                .findFirst()
                .orElseThrow();
        assertThat(block).contains(GuideIT.driver().getFileName().toString(), store);
        return block.replace(
                store,
                "serverName=\"%s\" portNumber=\"%d\" databaseName=\"%s\" user=\"%s\" password=\"%s\""
                        .formatted(
                                postgres.host(),
                                postgres.port(),
                                postgres.database(),
                                postgres.user(),
                                postgres.password()));
    }
}
