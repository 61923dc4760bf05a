package io.leaderelection.demo;

import io.leaderelection.api.Election;
import io.leaderelection.api.Leadership;
import io.leaderelection.api.LeadershipEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Bean of a WAR inside the EAR: asks {@code isLeader()} over and over, and writes the first and the last true answer of each
 * term and every event into a file of its server, one {@link Sighting} a line.
 */
@ApplicationScoped
public class LeadershipProbe {

    static final String FILE_NAME = "leadership.log";

    /** Small against every figure of the demonstration, and leaves the processors to others. */
    private static final long PAUSE_NANOS = 500_000;

    private final Path file = Path.of(System.getProperty("jboss.server.data.dir"), FILE_NAME);
    private final String node = System.getProperty("jboss.node.name");

    @Inject
    @Election
    private Leadership leadership;

    @Resource
    private ManagedThreadFactory threads;

    private volatile boolean ended;
    private long token; // of the term being sampled; 0 = none
    private long lastTrue;

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        threads.newThread(this::sampleUntilEnded).start();
    }

    void on(@Observes @Election LeadershipEvent event) {
        long at = micros(event.at());
        if (event instanceof LeadershipEvent.Lost lost) {
            write(new Sighting(
                    at,
                    node,
                    Sighting.Kind.LOST,
                    lost.token().value(),
                    lost.reason().name()));
        } else {
            write(new Sighting(at, node, Sighting.Kind.GAINED, event.token().value(), "-"));
        }
    }

    @PreDestroy
    void stop() {
        ended = true;
    }

    private void sampleUntilEnded() {
        while (!ended) {
            sample();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        endTerm();
    }

    // A true answer counts from the end of its call, and up to the begin of its call: a process frozen in mid-call is
    // not
    // blamed for an answer it gave before.
    private void sample() {
        long before = micros(Instant.now());
        if (!leadership.isLeader()) {
            endTerm();
            return;
        }
        long after = micros(Instant.now());
        long present = leadership.token().map(fence -> fence.value()).orElse(token);
        if (present != token) {
            endTerm();
            token = present;
            write(new Sighting(after, node, Sighting.Kind.FIRST, token, "-"));
        }
        lastTrue = before;
    }

    private void endTerm() {
        if (token != 0) {
            write(new Sighting(lastTrue, node, Sighting.Kind.LAST, token, "-"));
            token = 0;
        }
    }

    private void write(Sighting sighting) {
        try {
            Files.writeString(file, sighting.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("could not write " + file, e);
        }
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }
}
