package io.leaderelection.it;

import io.leaderelection.api.Election;
import io.leaderelection.api.LeadershipEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bean of a WAR inside the tested EAR: comes before all other observers and throws, while a test wants it to. */
@ApplicationScoped
public class ThrowingObserver {

    /** While a file of this name lies in the server's data directory, the observer throws. */
    static final String SWITCH = "throw";

    static final String MESSAGE = "thrown by an observer on purpose";

    void on(@Observes @Priority(1) @Election LeadershipEvent event) {
        if (Files.exists(Path.of(System.getProperty("jboss.server.data.dir"), SWITCH))) {
            throw new IllegalStateException(MESSAGE + ": " + event);
        }
    }
}
