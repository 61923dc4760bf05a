package io.leaderelection.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.wildfly.core.launcher.StandaloneCommandBuilder;

/**
 * One WildFly of the demonstration: a process of its own on the provisioned, unchanged installation, with a directory of its
 * own that outlives a crash. Signals, starting and ending are for one thread at a time.
 */
final class DemoNode {

    private static final List<String> JAVA_OPTIONS = List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.net.preferIPv4Stack=true",
            "-Djava.awt.headless=true",
            "-Djboss.bind.address=127.0.0.1",
            "-Djboss.bind.address.management=127.0.0.1");
    private static final String STARTED = "WFLYSRV0025:";
    private static final String STARTED_WITH_ERRORS = "WFLYSRV0026:";
    private static final int TAIL = 25;

    private final String name;
    private final Path base;
    private final List<String> command;
    private final Console console;
    private Optional<Process> process = Optional.empty();

    /**
     * A node that is not started yet.
     *
     * @param name of the server, and so of the node in the election
     * @param wildfly directory of the installation
     * @param base directory of this server, prepared
     * @param settings further system properties
     */
    DemoNode(String name, Path wildfly, Path base, Map<String, String> settings) {
        this.name = name;
        this.base = base;
        List<Integer> ports = Ports.free(3);
        this.console = new Console(ports.get(2));
        StandaloneCommandBuilder builder = StandaloneCommandBuilder.of(wildfly)
                .setBaseDirectory(base)
                .setJavaOptions(JAVA_OPTIONS)
                .addJavaOption("-Djboss.node.name=" + name)
                .addJavaOption("-Djboss.tx.node.id=" + name)
                .addJavaOption("-Djboss.http.port=" + ports.get(0))
                .addJavaOption("-Djboss.https.port=" + ports.get(1))
                .addJavaOption("-Djboss.management.http.port=" + ports.get(2));
        settings.forEach((key, value) -> builder.addJavaOption("-D" + key + "=" + value));
        this.command = Signals.tiedToThisThread(builder.build());
    }

    String name() {
        return name;
    }

    Console console() {
        return console;
    }

    /** File that the {@link LeadershipProbe} of this node writes. */
    Path sightings() {
        return base.resolve("data").resolve(LeadershipProbe.FILE_NAME);
    }

    /** Starts the server; {@link #hasStarted} says when it is up. */
    void start() {
        Trees.delete(serverLog());
        try {
            process = Optional.of(new ProcessBuilder(command)
                    .directory(base.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output().toFile())
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("could not start " + name, e);
        }
    }

    /** Whether the server is up with its application; a start that went wrong is a {@link DemoFailure}. */
    boolean hasStarted() {
        String log = Trees.text(serverLog());
        if (log.contains(STARTED_WITH_ERRORS)) {
            throw new DemoFailure(name + " started with errors: " + cause(log), lastWords());
        }
        if (!isAlive()) {
            throw new DemoFailure(name + " ended while starting", lastWords());
        }
        return log.contains(STARTED);
    }

    private static String cause(String log) {
        if (log.contains("WFLYSRV0083")) {
            return "a port is in use";
        }
        return log.contains("WFLYSRV0153") || log.contains("WFLYSRV0021")
                ? "the deployment was refused"
                : "see its log";
    }

    boolean isAlive() {
        return process.filter(Process::isAlive).isPresent();
    }

    long pid() {
        return process.orElseThrow().pid();
    }

    /** Ends the process by SIGKILL; returns when the signal is sent. */
    void kill() {
        process.ifPresent(Process::destroyForcibly);
    }

    /** Stops the process by SIGSTOP; its connections stay open. Returns when the signal is sent. */
    void freeze() {
        Signals.send("STOP", pid());
    }

    /** Lets a frozen process go on. */
    void thaw() {
        Signals.send("CONT", pid());
    }

    /** Asks the process to end, frozen or not. */
    void terminate() {
        if (isAlive()) {
            process.ifPresent(Process::destroy);
            thaw();
        }
    }

    /**
     * Waits until the process is gone; one that stays too long is killed.
     *
     * @param longest seconds
     */
    void awaitEnd(long longest) {
        if (process.isEmpty()) {
            return;
        }
        try {
            if (!process.get().waitFor(longest, TimeUnit.SECONDS)) {
                process.get().destroyForcibly();
                process.get().waitFor(longest, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.get().destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** The end of the server's log, for the reader of a failure; of what it printed if it has not come to a log. */
    List<String> lastWords() {
        List<String> words = new ArrayList<>(Trees.tail(serverLog(), TAIL));
        return words.isEmpty() ? Trees.tail(output(), TAIL) : words;
    }

    private Path serverLog() {
        return base.resolve("log").resolve("server.log");
    }

    private Path output() {
        return base.resolve("output.log");
    }

    @Override
    public String toString() {
        return name;
    }
}
