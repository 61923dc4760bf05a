package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A domain of Payara or GlassFish of a test's own, driven by {@code asadmin} as an operator does it, on loopback and free
 * ports. Not thread-safe.
 */
final class Domain implements AutoCloseable {

    /** Settings for elections that take no longer than a test need wait. */
    static final Map<String, String> QUICK = Map.of(
            "leaderelection.lease-duration", "2s",
            "leaderelection.leader-check-interval", "500ms",
            "leaderelection.follower-check-interval", "500ms");

    private static final long LONGEST_COMMAND_SECONDS = 180;
    private static final Duration LONGEST_CHANGE = Duration.ofSeconds(60);

    private final Path home;
    private final Path directory;
    private final DomainPorts ports;
    private Optional<ServerConsole> console = Optional.empty();

    private Domain(Path home, Path directory, DomainPorts ports) {
        this.home = home;
        this.directory = directory;
        this.ports = ports;
    }

    /**
     * Makes the domain as the server brings it; it is not started.
     *
     * @param home the unpacked server
     * @param name name of the domain
     * @param properties system properties
     */
    static Domain create(Path home, String name, Map<String, String> properties) {
        Path directory = Path.of(System.getProperty("nodes.directory"), "domains", name);
        Directories.delete(directory);
        copyTree(home.resolve("glassfish/domains/domain1"), directory);
        home.resolve("bin/asadmin").toFile().setExecutable(true);
        home.resolve("glassfish/bin/asadmin").toFile().setExecutable(true);
        DomainPorts ports = DomainPorts.free();
        Path configuration = directory.resolve("config/domain.xml");
        String options = Stream.concat(
                        Stream.of(
                                // where the beans of the tests write what they are told
                                "-Djboss.server.data.dir=" + directory, Remains.FORGET),
                        properties.entrySet().stream()
                                .map(property -> "-D" + property.getKey() + "=" + property.getValue()))
                .map(option -> "<jvm-options>" + option + "</jvm-options>\n")
                .collect(Collectors.joining());
        try {
            String text = ports.put(Files.readString(configuration));
            Files.writeString(
                    configuration,
                    text.replaceFirst(
                            "<jvm-options>-Xmx512m", options.replace("\\", "\\\\") + "<jvm-options>-Xmx512m"));
        } catch (IOException e) {
            throw new UncheckedIOException("could not configure " + name, e);
        }
        return new Domain(home, directory, ports);
    }

    /** Starts the server, with whatever was deployed before; returns when it is up. */
    void start() {
        asadmin(directory, "start-domain", "--domaindir", domains(), name());
        console = Optional.of(openConsole());
    }

    /** Runs commands, a line each, in a directory that they may name files of. */
    void run(Path desk, String commands) {
        commands.lines().forEach(line -> asadmin(desk, line.split(" ", -1)));
    }

    void deploy(Path archive) {
        asadmin(directory, "deploy", archive.toString());
    }

    void undeploy(String application) {
        asadmin(directory, "undeploy", application);
    }

    ServerConsole console() {
        return console.orElseThrow(() -> new IllegalStateException(name() + " does not run"));
    }

    // The connector opens a moment after start-domain has returned.
    private ServerConsole openConsole() {
        return Awaitility.await("JMX connector of " + name())
                .atMost(LONGEST_CHANGE)
                .ignoreException(UncheckedIOException.class)
                .until(() -> ServerConsole.openRmi(ports.jmx()), opened -> true);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + file, e);
        }
    }

    private String domains() {
        return directory.resolve("..").normalize().toString();
    }

    String name() {
        return directory.getFileName().toString();
    }

    /** What its node of the election is called. */
    String node() {
        return HostNode.of(name());
    }

    /** Complete lines of a file in the domain's directory. */
    List<String> lines(String file) {
        return Directories.completeLines(directory.resolve(file));
    }

    /** Waits until there is a line of each kind in a file in the domain's directory. */
    void awaitLines(String file, List<Predicate<String>> kinds) {
        Awaitility.await(file + " of " + name())
                .atMost(LONGEST_CHANGE)
                .untilAsserted(() -> assertThat(kinds)
                        .allSatisfy(kind -> assertThat(lines(file)).anyMatch(kind)));
    }

    void awaitState(String state) {
        Awaitility.await(name() + " is " + state)
                .pollInterval(Duration.ofMillis(50))
                .atMost(LONGEST_CHANGE)
                .until(() -> console().state().equals(Optional.of(state)));
    }

    /** Waits until the observed application leads, undeploys it, and checks what it was told and what is left. */
    void leadsOnceAndTellsIt(Traces traces) {
        int before = lines(LibraryApplication.FILE_NAME).size();
        awaitState("leader");
        Awaitility.await("the beans were told that it leads")
                .atMost(LONGEST_CHANGE)
                .until(() -> lines(LibraryApplication.FILE_NAME).size() > before);
        undeploy(DomainGuide.APPLICATION);
        traces.awaitNone(List.of(console()));
        assertThat(lines(LibraryApplication.FILE_NAME).stream().skip(before))
                .containsExactlyElementsOf(ObservedApplication.ONE_TERM);
    }

    /** Ends the server by SIGKILL; returns when it is gone. */
    void kill() {
        process().ifPresent(process -> {
            process.destroyForcibly();
            process.onExit()
                    .orTimeout(LONGEST_COMMAND_SECONDS, TimeUnit.SECONDS)
                    .join();
        });
        deletePid();
        console = Optional.empty();
    }

    // The server writes the file early and deletes it when it stops, so it also tells of one that never came up.
    private Optional<ProcessHandle> process() {
        Path file = pidFile();
        return Files.exists(file) ? ProcessHandle.of(Long.parseLong(read(file).strip())) : Optional.empty();
    }

    // A number left behind may be another process's later.
    private void deletePid() {
        try {
            Files.deleteIfExists(pidFile());
        } catch (IOException e) {
            throw new UncheckedIOException("could not delete " + pidFile(), e);
        }
    }

    private Path pidFile() {
        return directory.resolve("config/pid");
    }

    /** Ends the server by {@code stop-domain}; returns when it is gone. */
    void stop() {
        console().close();
        console = Optional.empty();
        asadmin(directory, "stop-domain", "--domaindir", domains(), name());
        deletePid();
    }

    /** Ends the server, whatever it is doing. */
    @Override
    public void close() {
        kill();
    }

    /** What a command prints. */
    String ask(String... words) {
        asadmin(directory, words);
        return read(output());
    }

    private Path output() {
        return directory.resolve("asadmin.log");
    }

    private void asadmin(Path desk, String... words) {
        List<String> command = Stream.concat(
                        Stream.of(
                                home.resolve("bin/asadmin").toString(),
                                "--host",
                                "127.0.0.1",
                                "--port",
                                String.valueOf(ports.admin())),
                        Stream.of(words))
                .toList();
        try {
            Process process = new ProcessBuilder(command)
                    .directory(desk.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output().toFile())
                    .start();
            if (!process.waitFor(LONGEST_COMMAND_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            assertThat(process.waitFor())
                    .as(String.join(" ", words) + "\n" + read(output()))
                    .isZero();
        } catch (IOException e) {
            throw new UncheckedIOException("could not run asadmin", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void copyTree(Path from, Path to) {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path copy = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(path, copy);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not copy " + from, e);
        }
    }
}
