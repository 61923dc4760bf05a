package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.Test;

/** Redeployments on a WildFly leave nothing. */
class WildFlyLeaksIT {

    private static final Duration LONGEST_ELECTION = Duration.ofSeconds(30);
    private static final String APPLICATION = "leaderelection";

    @Test
    void leavesNothing() {
        try (LeakStores stores = LeakStores.start();
                LoneServer server = LoneServer.start(
                        LoneServer.provisioned(),
                        "leaks",
                        Nodes.store(stores.postgres()),
                        Map.of("JDK_JAVA_OPTIONS", Remains.FORGET));
                ServerConsole console = ServerConsole.open(LoneServer.managementPort())) {
            EnterpriseArchive ear = stores.application("java:jboss/datasources/LeaderElectionDS");

            new Redeployments("wildfly", () -> Remains.of(console, stores, console.connectionsInUse()))
                    .check(Integer.getInteger("leaks.wildfly"), () -> {
                        assertThat(server.deploy(ear)).isEqualTo(Optional.empty());
                        server.awaitState(APPLICATION, "alerts", "leader", LONGEST_ELECTION);
                        server.awaitState(APPLICATION, "reports", "leader", LONGEST_ELECTION);
                        server.undeploy(ear);
                    });
        }
    }
}
