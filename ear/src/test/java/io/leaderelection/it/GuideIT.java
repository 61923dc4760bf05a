package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's commands for a WildFly of one's own, on a server that has neither a driver nor a data source. */
class GuideIT {

    private static final Duration LONGEST_ELECTION = Duration.ofMinutes(1);
    private static final String APPLICATION = "leaderelection";
    private static final String EAR = "leaderelection.ear";

    @Test
    void leadsAfterTheCommandsOfTheGuide(@TempDir Path home, @TempDir Path desk)
            throws IOException, InterruptedException {
        BareServer.install(home);
        Files.createSymbolicLink(desk.resolve(EAR), Path.of(System.getProperty("ear.file")));
        Files.createSymbolicLink(desk.resolve(driver().getFileName()), driver());
        try (PostgresServer postgres = PostgresServer.start();
                LoneServer server = LoneServer.start(home, getClass().getSimpleName(), Map.of(), Map.of())) {
            Path script = Files.writeString(desk.resolve("guide.cli"), commands(postgres));

            CommandLine.run(home, desk, script);

            server.awaitState(APPLICATION, "leader", LONGEST_ELECTION);
            assertThat(server.log()).noneMatch(line -> line.contains("ERROR"));
            server.undeploy(EAR);
            server.awaitNoTraces();
        }
    }

    /** The block as it stands in the README, but for the address, the role and the password of the store. */
    private static String commands(PostgresServer postgres) {
        String block = GuidePage.readme().block("text");
        assertThat(block)
                .contains(driver().getFileName().toString())
                .contains("jdbc:postgresql://localhost:5432/app", "user-name=app", "password=secret");
        return block.replace("jdbc:postgresql://localhost:5432/app", postgres.jdbcUrl())
                .replace("user-name=app", "user-name=" + postgres.user())
                .replace("password=secret", "password=" + postgres.password());
    }

    static Path driver() {
        try {
            return Path.of(org.postgresql.Driver.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the driver has no address", e);
        }
    }
}
