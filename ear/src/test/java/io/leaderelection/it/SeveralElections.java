package io.leaderelection.it;

import io.leaderelection.api.Election;
import io.leaderelection.api.Leadership;
import io.leaderelection.api.LeadershipEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Bean of a WAR inside the tested EAR with two elections: writes what it hears of each, and what it is answered then. */
@ApplicationScoped
public class SeveralElections {

    static final String FILE_NAME = "several-elections.log";

    @Inject
    @Election("alerts")
    private Leadership alerts;

    @Inject
    @Election("reports")
    private Leadership reports;

    void onAlerts(@Observes @Election("alerts") LeadershipEvent event) throws IOException {
        write("alerts", event, alerts);
    }

    void onReports(@Observes @Election("reports") LeadershipEvent event) throws IOException {
        write("reports", event, reports);
    }

    private static void write(String heardAs, LeadershipEvent event, Leadership leadership) throws IOException {
        String line = heardAs + " " + event.getClass().getSimpleName() + " of " + event.election() + ", leader="
                + leadership.isLeader() + " of " + leadership.status().election();
        Files.writeString(
                Path.of(System.getProperty("jboss.server.data.dir"), FILE_NAME),
                line + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
