package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.api.Leadership;
import jakarta.ejb.Singleton;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The README's EJB for the leader only, as it stands there, with work that writes down its begin and its end. */
final class GuidedReports {

    static final String FILE_NAME = "guided-reports.log";

    private static final String HEAD = """
            package guide;

            import io.leaderelection.api.*;
            import jakarta.ejb.Schedule;
            import jakarta.ejb.Singleton;
            import jakarta.inject.Inject;

            """;
    private static final String WORK = """
            package guide;

            import io.leaderelection.api.FencingToken;
            import java.nio.file.*;
            import java.util.concurrent.*;

            final class Sending {
                private final CountDownLatch stopped = new CountDownLatch(1);
                private final FencingToken token;

                Sending(FencingToken token) {
                    this.token = token;
                }

                void run() {
                    write("sends, term " + token);
                    try {
                        write(stopped.await(1, TimeUnit.MINUTES) ? "was stopped" : "went on");
                    } catch (InterruptedException e) {
                        write("was interrupted");
                    }
                }

                void stop() {
                    stopped.countDown();
                }

                private static void write(String line) {
                    Path file = Path.of(System.getProperty("jboss.server.data.dir"), "guided-reports.log");
                    try {
                        Files.writeString(file, line + "\\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }
            }
            """;

    private GuidedReports() {}

    /** Compiles the example against the client jar and the platform, and adds it to the WAR. */
    static WebArchive in(WebArchive war, Path desk) throws IOException {
        Path example = Files.writeString(
                desk.resolve("Reports.java"), HEAD + GuidePage.readme().block("java guard"));
        Path work = Files.writeString(desk.resolve("Sending.java"), WORK);
        String classPath = jarOf(Leadership.class) + ":" + jarOf(Singleton.class);
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-Xlint:all",
                                "-Werror",
                                "-proc:none",
                                "-cp",
                                classPath,
                                "-d",
                                desk.toString(),
                                example.toString(),
                                work.toString()))
                .isZero();
        try (Stream<Path> files = Files.list(desk.resolve("guide"))) {
            List<Path> classes = files.toList();
            classes.forEach(file -> war.addAsWebInfResource(file.toFile(), "classes/guide/" + file.getFileName()));
        }
        return war;
    }

    private static Path jarOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(type.getName(), e);
        }
    }
}
