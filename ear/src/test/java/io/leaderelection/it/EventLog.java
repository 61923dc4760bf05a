package io.leaderelection.it;

import io.leaderelection.api.Election;
import io.leaderelection.api.LeadershipEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Bean of a WAR inside the tested EAR: writes one line per event into the data directory of its server. */
@ApplicationScoped
public class EventLog {

    static final String FILE_NAME = "leadership-events.log";

    private final Path file = Path.of(System.getProperty("jboss.server.data.dir"), FILE_NAME);

    void on(@Observes @Election LeadershipEvent event) throws IOException {
        Files.writeString(file, line(event), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String line(LeadershipEvent event) {
        return micros(event.at()) + " " + event.node() + " " + what(event) + "\n";
    }

    private static String what(LeadershipEvent event) {
        if (event instanceof LeadershipEvent.Lost lost) {
            return "lost token=" + lost.token() + " reason=" + lost.reason();
        }
        return "gained token=" + event.token();
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }
}
