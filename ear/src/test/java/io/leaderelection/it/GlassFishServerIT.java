package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A domain of GlassFish that was set up by the commands of the README and deploys the EAR as it was built. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GlassFishServerIT {

    private Path desk;
    private PostgresServer postgres;
    private DomainGuide guide;
    private Domain domain;

    @BeforeAll
    void startServers(@TempDir Path directory) throws IOException {
        desk = directory;
        postgres = PostgresServer.start();
        guide = DomainGuide.read(desk, postgres);
        domain = Domain.create(Path.of(System.getProperty("glassfish.home")), "glassfish", Domain.QUICK);
        guide.carryOut(domain);
    }

    @AfterAll
    void stopServers() {
        if (domain != null) {
            domain.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    @Test
    void electsInTheEarAndInsideAWarAndLeavesNothing() {
        Traces traces = new Traces(postgres);
        domain.awaitState("leader");
        assertThat(domain.console().leader()).isEqualTo(domain.node());
        assertThat(traces.locks()).isNotEmpty();

        domain.undeploy(DomainGuide.APPLICATION);
        guide.deploy(domain, ObservedApplication.ear(desk));
        domain.leadsOnceAndTellsIt(traces);
        guide.deploy(domain, ObservedApplication.war(desk));
        domain.leadsOnceAndTellsIt(traces);
    }
}
