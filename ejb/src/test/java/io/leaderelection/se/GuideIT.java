package io.leaderelection.se;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.postgresql.ds.PGSimpleDataSource;

/** The README's program for Java SE, as it stands there, compiled against the two jars and the driver and nothing else. */
@Execution(ExecutionMode.CONCURRENT) // waits, mostly
class GuideIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60); // the lease of the example is 10 s
    private static final String OURS = "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'leaderelection%'";
    private static final String LOCKS = "SELECT pid FROM pg_locks WHERE locktype = 'advisory'";

    @Test
    void leadsAndHandsOverAtTheEndOfTheProgram(@TempDir Path desk) throws IOException, InterruptedException {
        Path source = Files.writeString(desk.resolve("Reports.java"), example());
        String classPath = Stream.of(
                        Path.of("target/leaderelection-ejb.jar").toAbsolutePath(),
                        Path.of("target/leaderelection-ejb-client.jar").toAbsolutePath(),
                        jarOf(PGSimpleDataSource.class))
                .map(Path::toString)
                .collect(Collectors.joining(":"));
        assertThat(compile("-Xlint:all", "-proc:none", "-cp", classPath, "-d", desk.toString(), source.toString()))
                .isZero();
        try (PostgresServer postgres = PostgresServer.start()) {
            Path output = desk.resolve("output");
            Process program = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            classPath + ":" + desk,
                            "Reports",
                            postgres.jdbcUrl() + "?user=" + postgres.user() + "&password=" + postgres.password())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                Awaitility.await("the program leads")
                        .atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(Files.readString(output)).contains("leads, term "));
                assertThat(postgres.query(OURS)).hasSize(2);
            } finally {
                program.destroy();
            }
            assertThat(program.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

            assertThat(Files.readString(output))
                    .contains("Lost[", "reason=STOPPED")
                    .doesNotContain("Exception");
            Awaitility.await("no session and no lock is left").atMost(PATIENCE).untilAsserted(() -> {
                assertThat(postgres.query(OURS)).isEmpty();
                assertThat(postgres.query(LOCKS)).isEmpty();
            });
        }
    }

    private static String example() throws IOException {
        Matcher block =
                Pattern.compile("(?ms)^```java se\n(.*?)^```$").matcher(Files.readString(Path.of("../README.md")));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private static int compile(String... arguments) {
        return ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments);
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
