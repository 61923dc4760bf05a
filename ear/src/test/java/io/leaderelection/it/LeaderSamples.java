package io.leaderelection.it;

import io.leaderelection.api.Election;
import io.leaderelection.api.FencingToken;
import io.leaderelection.api.Leadership;
import io.leaderelection.measure.Term;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Bean of a WAR inside the tested EAR: asks {@code isLeader()} over and over and keeps the first and the last true answer of
 * each term in a mapped file, where they outlive the process that wrote them.
 */
@ApplicationScoped
public class LeaderSamples {

    static final String FILE_NAME = "leader-samples";

    private static final long PAUSE_NANOS = 500_000;
    private static final int TERM = 3 * Long.BYTES;
    private static final int LAST = 0;
    private static final int FIRST = Long.BYTES;
    private static final int TOKEN = 2 * Long.BYTES; // written last: a term without it is not there yet
    private static final int SIZE = 1000 * TERM;

    @Inject
    @Election
    private Leadership leadership;

    private final Thread sampler = new Thread(this::sample, "leader-samples");

    void start(@Observes Startup applicationStarts) {
        sampler.setDaemon(true);
        sampler.start();
    }

    @PreDestroy
    void stop() {
        sampler.interrupt();
    }

    private void sample() {
        ByteBuffer file = map();
        int term = end(file);
        long token = 0;
        while (!Thread.currentThread().isInterrupted()) {
            long before = EventLog.micros(Instant.now()); // a process frozen in mid-call is not blamed for it
            boolean leads = leadership.isLeader();
            long after = EventLog.micros(Instant.now());
            Optional<FencingToken> present = leads ? leadership.token() : Optional.empty();
            if (present.isPresent() && present.get().value() != token) {
                term = end(file);
                token = present.get().value();
                file.putLong(term + LAST, before);
                file.putLong(term + FIRST, after);
                file.putLong(term + TOKEN, token);
            } else if (leads && token != 0) {
                file.putLong(term + LAST, before);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static ByteBuffer map() {
        Path path = Path.of(System.getProperty("jboss.server.data.dir"), FILE_NAME);
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE);
        } catch (IOException e) {
            throw new UncheckedIOException("could not map " + path, e);
        }
    }

    private static int end(ByteBuffer file) {
        int term = 0;
        while (file.getLong(term + TOKEN) != 0) {
            term += TERM;
        }
        return term;
    }

    /** The terms in a node's file; none if there is no file. The last one may still go on. */
    static List<Term> read(String node, Path path) {
        if (!Files.exists(path)) {
            return List.of();
        }
        try {
            ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(path));
            List<Term> terms = new ArrayList<>();
            int end = file.capacity() == 0 ? 0 : end(file);
            for (int term = 0; term < end; term += TERM) {
                terms.add(new Term(
                        node, file.getLong(term + TOKEN), file.getLong(term + FIRST), file.getLong(term + LAST)));
            }
            return terms;
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + path, e);
        }
    }
}
