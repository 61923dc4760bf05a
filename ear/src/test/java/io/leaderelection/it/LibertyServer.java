package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A server of Open Liberty of a test's own, in a directory of its own, without any port. Not thread-safe. */
final class LibertyServer implements AutoCloseable {

    static final Duration LONGEST_CHANGE = Duration.ofMinutes(2);

    private static final long LONGEST_COMMAND_SECONDS = 180;
    private static final String EAR = "leaderelection.ear";
    private static final String ADDRESS = "workarea/com.ibm.ws.jmx.local.address";

    private final Path home;
    private final Path user;
    private final Path directory;
    private Optional<ServerConsole> console = Optional.empty();

    private LibertyServer(Path home, Path user, String name) {
        this.home = home;
        this.user = user;
        this.directory = user.resolve("servers").resolve(name);
    }

    /**
     * Makes the server; it is not started.
     *
     * @param home the unpacked distribution
     * @param name name of the server
     * @param configuration its {@code server.xml}
     */
    static LibertyServer create(Path home, String name, String configuration) {
        Path user = Path.of(System.getProperty("nodes.directory"), "liberty");
        Directories.delete(user);
        LibertyServer server = new LibertyServer(home, user, name);
        Directories.create(server.directory.resolve("apps"));
        home.resolve("bin/server").toFile().setExecutable(true);
        try {
            Files.writeString(
                    server.directory.resolve("server.xml"),
                    // no port; and a look at the applications' files as often as it is at that of the configuration
                    configuration.replace("<server>", """
                            <server>
                              <httpEndpoint id="defaultHttpEndpoint" httpPort="-1" httpsPort="-1"/>
                              <applicationMonitor pollingRate="200ms"/>
                            """));
            Files.writeString(
                    server.directory.resolve("jvm.options"),
                    Stream.concat(
                                    Stream.of(
                                            // where the beans of the tests write what they are told
                                            "-Djboss.server.data.dir=" + server.directory,
                                            "-Xmx384m",
                                            "-XX:TieredStopAtLevel=1"),
                                    Domain.QUICK.entrySet().stream()
                                            .map(setting -> "-D" + setting.getKey() + "=" + setting.getValue()))
                            .collect(Collectors.joining("\n")));
            Files.copy(
                    GuideIT.driver(), server.directory.resolve(GuideIT.driver().getFileName()));
        } catch (IOException e) {
            throw new UncheckedIOException("could not configure " + name, e);
        }
        return server;
    }

    /** Starts it; returns when it is up. */
    void start() {
        command("start");
        console =
                Optional.of(ServerConsole.open(read(directory.resolve(ADDRESS)).strip()));
    }

    /** Puts the application where the configuration expects it; a running server deploys it then. */
    void put(Path ear) {
        try {
            Path beside = Files.copy(ear, directory.resolve(EAR), StandardCopyOption.REPLACE_EXISTING);
            Files.move(beside, directory.resolve("apps").resolve(EAR), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("could not copy " + ear, e);
        }
    }

    /** Takes the application away; a running server undeploys it then. */
    void remove() {
        try {
            Files.delete(directory.resolve("apps").resolve(EAR));
        } catch (IOException e) {
            throw new UncheckedIOException("could not delete " + EAR, e);
        }
    }

    ServerConsole console() {
        return console.orElseThrow(() -> new IllegalStateException("it does not run"));
    }

    /** What its node of the election is called. */
    String node() {
        return HostNode.of(directory.getFileName().toString());
    }

    /** Complete lines of a file in the server's directory. */
    List<String> lines(String file) {
        return Directories.completeLines(directory.resolve(file));
    }

    void awaitState(String state) {
        Awaitility.await("the election is " + state)
                .pollInterval(Duration.ofMillis(50))
                .atMost(LONGEST_CHANGE)
                .until(() -> console().state().equals(Optional.of(state)));
    }

    /** Ends it. */
    @Override
    public void close() {
        console.ifPresent(ServerConsole::close);
        command("stop", "--force");
    }

    private void command(String command, String... options) {
        Path output = directory.resolve("command.log");
        ProcessBuilder builder = new ProcessBuilder(
                        home.resolve("bin/server").toString(), command, String.valueOf(directory.getFileName()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.command().addAll(List.of(options));
        builder.environment().put("WLP_USER_DIR", user.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            Process process = builder.start();
            if (!process.waitFor(LONGEST_COMMAND_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            assertThat(process.waitFor()).as(command + "\n" + read(output)).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException("could not " + command + " the server", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + file, e);
        }
    }
}
