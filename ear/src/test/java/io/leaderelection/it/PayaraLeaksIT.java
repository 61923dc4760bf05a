package io.leaderelection.it;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redeployments on a domain of Payara Server leave nothing. */
class PayaraLeaksIT {

    private static final Duration LONGEST_ELECTION = Duration.ofSeconds(30);

    @Test
    void leavesNothing(@TempDir Path desk) throws IOException {
        Path home = Path.of(System.getProperty("payara.home"));
        try (LeakStores stores = LeakStores.start();
                Domain domain = Domain.create(home, "leaks", Domain.QUICK)) {
            DomainGuide guide = DomainGuide.read(desk, stores.postgres());
            guide.carryOut(domain);
            domain.undeploy(DomainGuide.APPLICATION);
            Path ear = desk.resolve("two.ear");
            stores.application("jdbc/leaderelection").as(ZipExporter.class).exportTo(ear.toFile());
            domain.ask("set", "server.monitoring-service.module-monitoring-levels.jdbc-connection-pool=HIGH");
            ServerConsole console = domain.console();

            new Redeployments("payara", () -> Remains.of(console, stores, lent(domain)))
                    .check(Integer.getInteger("leaks.payara"), () -> {
                        guide.deploy(domain, ear);
                        awaitLeads(console, "alerts");
                        awaitLeads(console, "reports");
                        domain.undeploy(DomainGuide.APPLICATION);
                    });
        }
    }

    private static long lent(Domain domain) {
        String figure = "server.resources.LeaderElectionPool.numconnused-current";
        return domain.ask("get", "--monitor=true", figure)
                .lines()
                .filter(line -> line.startsWith(figure + " = "))
                .mapToLong(line ->
                        Long.parseLong(line.substring((figure + " = ").length()).strip()))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitLeads(ServerConsole console, String election) {
        Awaitility.await(election + " leads")
                .atMost(LONGEST_ELECTION)
                .until(() -> console.state(election).equals(Optional.of("leader")));
    }
}
