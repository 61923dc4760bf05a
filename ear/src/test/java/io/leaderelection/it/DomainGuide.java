package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the README tells operators of Payara and GlassFish to do. */
final class DomainGuide {

    static final String APPLICATION = "leaderelection";

    private static final String STORE =
            "serverName=localhost:portNumber=5432:databaseName=app:user=app:password=secret";

    private final Path desk;
    private final String commands;

    private DomainGuide(Path desk, String commands) {
        this.desk = desk;
        this.commands = commands;
    }

    /** The block as it stands there, but for the address, the role and the password of the store. */
    static DomainGuide read(Path desk, PostgresServer postgres) throws IOException {
        String block = GuidePage.readme().block("asadmin");
        assertThat(block).contains(GuideIT.driver().getFileName().toString(), STORE);
        Files.createSymbolicLink(desk.resolve("leaderelection.ear"), built());
        Files.createSymbolicLink(desk.resolve(GuideIT.driver().getFileName()), GuideIT.driver());
        return new DomainGuide(
                desk,
                block.replace(
                        STORE,
                        "serverName=" + postgres.host() + ":portNumber=" + postgres.port() + ":databaseName="
                                + postgres.database() + ":user=" + postgres.user() + ":password="
                                + postgres.password()));
    }

    /** The EAR. */
    static Path built() {
        return Path.of(System.getProperty("ear.file"));
    }

    /** Starts the domain, sets it up and deploys. */
    void carryOut(Domain domain) {
        domain.start();
        domain.run(desk, commands);
    }

    /** Deploys in place of the EAR. */
    void deploy(Domain domain, Path archive) {
        domain.run(desk, "deploy --name " + APPLICATION + " " + archive);
    }
}
