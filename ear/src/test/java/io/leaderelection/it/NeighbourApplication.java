package io.leaderelection.it;

import io.leaderelection.api.Election;
import io.leaderelection.api.Leadership;
import io.leaderelection.api.LeadershipEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Bean of a deployment without an election of its own: writes into the data directory of its server what it is told of its neighbour's. */
@ApplicationScoped
public class NeighbourApplication {

    static final String FILE_NAME = "neighbour-application.log";

    static final String GAINED = "gained leader=truetruetrue token=true";
    static final String ENDED = "ended over=true";

    private static final int QUESTIONS = 20_000;

    private final Path file = Path.of(System.getProperty("jboss.server.data.dir"), FILE_NAME);

    @Inject
    private Leadership only;

    @Inject
    @Election
    private Leadership named;

    @Inject
    @Election("leaderelection/default")
    private Leadership named2;

    static String lost(String reason) {
        return "lost leader=falsefalsefalse reason=" + reason;
    }

    void begin(@Observes @Election("default") LeadershipEvent.Gained gained) {
        boolean same = named.requireLeader().equals(gained.token());
        named.term().ifPresent(term -> term.onEnd(() -> write("ended over=" + term.isOver())));
        write("gained leader=" + only.isLeader() + named.isLeader() + named2.isLeader() + " token=" + same);
    }

    void end(@Observes @Election("leaderelection/default") LeadershipEvent.Lost lost) {
        write("lost leader=" + only.isLeader() + named.isLeader() + named2.isLeader() + " reason=" + lost.reason());
    }

    void measure(@ObservesAsync LeadershipEvent.Gained gained) {
        ask();
        long begin = System.nanoTime();
        int yes = ask();
        long nanos = (System.nanoTime() - begin) / QUESTIONS;
        write("asked " + (yes > 0 ? "by a leader" : "by nobody") + ", nanoseconds each: " + nanos);
    }

    void strangers(@Observes @Election("other/default") LeadershipEvent event) {
        write("hears of a stranger: " + event);
    }

    private int ask() {
        int yes = 0;
        for (int i = 0; i < QUESTIONS; i++) {
            yes += named.isLeader() ? 1 : 0;
        }
        return yes;
    }

    private void write(String line) {
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
