package io.leaderelection.it;

import io.leaderelection.api.Election;
import io.leaderelection.api.LeadershipEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Bean of a WAR inside the tested EAR: writes one line per event into the data directory of its server, as a synchronous
 * and, into a second file, as an asynchronous observer.
 */
@ApplicationScoped
public class EventLog {

    static final String FILE_NAME = "leadership-events.log";
    static final String ASYNC_FILE_NAME = "leadership-events-async.log";

    void on(@Observes @Election LeadershipEvent event) throws IOException {
        append(FILE_NAME, event);
    }

    void onAsync(@ObservesAsync @Election LeadershipEvent event) throws IOException {
        append(ASYNC_FILE_NAME, event);
    }

    private static void append(String name, LeadershipEvent event) throws IOException {
        Path file = Path.of(System.getProperty("jboss.server.data.dir"), name);
        Files.writeString(file, line(event), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String line(LeadershipEvent event) {
        return micros(event.at()) + " " + event.node() + " " + what(event) + " seen=" + micros(Instant.now()) + "\n";
    }

    private static String what(LeadershipEvent event) {
        if (event instanceof LeadershipEvent.Lost lost) {
            return "lost token=" + lost.token() + " reason=" + lost.reason();
        }
        return "gained token=" + event.token();
    }

    /** Microseconds since the epoch. */
    static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }
}
