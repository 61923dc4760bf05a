package io.leaderelection.it;

import io.leaderelection.api.Leadership;
import io.leaderelection.api.LeadershipEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Bean of an application: writes into the data directory of its server what it is told and what it asks. */
@ApplicationScoped
public class LibraryApplication {

    static final String FILE_NAME = "library-application.log";

    private final Path file = Path.of(System.getProperty("jboss.server.data.dir"), FILE_NAME);

    @Inject
    private Leadership leadership;

    void begin(@Observes LeadershipEvent.Gained gained) throws IOException {
        boolean same = leadership.requireLeader().equals(gained.token());
        write("gained leader=" + leadership.isLeader() + " token=" + same);
    }

    void end(@Observes LeadershipEvent.Lost lost) throws IOException {
        write("lost leader=" + leadership.isLeader() + " reason=" + lost.reason());
    }

    private void write(String line) throws IOException {
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
