package io.leaderelection.it;

import io.leaderelection.measure.Term;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One server of the cluster under test. Each run of it has a directory of its own. Not thread-safe. */
final class Node {

    private final String name;
    private final int managementPort;
    private final Path home;
    private int runs;
    private Optional<ProcessHandle> process = Optional.empty();
    private Optional<ServerConsole> console = Optional.empty();
    private boolean deployed;

    Node(String name, Path home) {
        this.name = name;
        this.managementPort = Integer.getInteger(name + ".management.port");
        this.home = home;
    }

    /** Name of the Arquillian container, of the server and of the node in the election. */
    String name() {
        return name;
    }

    int managementPort() {
        return managementPort;
    }

    /** Name of the deployment that goes to this node. */
    String deployment() {
        return "on-" + name;
    }

    /** The server runs now. */
    void started() {
        process = ProcessHandle.of(console().pid());
    }

    boolean isStarted() {
        return process.isPresent();
    }

    /** The server's process; to be used only while it is up. */
    ProcessHandle process() {
        return process.orElseThrow();
    }

    boolean isDeployed() {
        return deployed;
    }

    void deployed(boolean now) {
        deployed = now;
    }

    /** Empty directory for the next run. */
    Path nextRun() {
        runs++;
        return Directories.create(run(runs));
    }

    /** Connection to the present run; to be used only while the server is up. */
    ServerConsole console() {
        ServerConsole open = console.orElseGet(() -> ServerConsole.open(managementPort));
        console = Optional.of(open);
        return open;
    }

    /** Opens a new connection, since a reload ends the one there is; to be used once the server answers again. */
    void reconnect() {
        console.ifPresent(ServerConsole::close);
        console = Optional.empty();
        console();
    }

    /** Stops the process by SIGSTOP: its connections stay open, and it does nothing. */
    void freeze() {
        signal("STOP");
    }

    /** Ends {@link #freeze()}. */
    void thaw() {
        signal("CONT");
    }

    /** Answer of the application's web page; to be used while the application is deployed. */
    String page(String path) {
        URI address = URI.create("http://127.0.0.1:" + Integer.getInteger(name + ".http.port") + "/" + path);
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException("no answer from " + address, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking " + address, e);
        }
    }

    /** Forgets what belonged to the run that ended. */
    void ended() {
        console.ifPresent(ServerConsole::close);
        console = Optional.empty();
        process = Optional.empty();
        deployed = false;
    }

    boolean leads() {
        return deployed && console().state().equals(Optional.of("leader"));
    }

    boolean follows() {
        return deployed && console().state().equals(Optional.of("follower"));
    }

    /** Events of all runs, oldest first. */
    List<LoggedEvent> events() {
        return events(EventLog.FILE_NAME);
    }

    /** Events of all runs as the asynchronous observer saw them, oldest first. */
    List<LoggedEvent> asyncEvents() {
        return events(EventLog.ASYNC_FILE_NAME);
    }

    private List<LoggedEvent> events(String file) {
        return runs().flatMap(
                        run -> Directories.completeLines(run.resolve("data").resolve(file)).stream())
                .map(LoggedEvent::parse)
                .sorted(Comparator.comparingLong(LoggedEvent::micros))
                .toList();
    }

    /** Terms of all runs in which a call of {@code isLeader()} was answered with true. */
    List<Term> terms() {
        return runs().flatMap(
                        run -> LeaderSamples.read(name, run.resolve("data").resolve(LeaderSamples.FILE_NAME)).stream())
                .toList();
    }

    /** What the server has logged in all runs. */
    List<String> log() {
        return runs().flatMap(
                        run -> Directories.completeLines(run.resolve("log").resolve("server.log")).stream())
                .toList();
    }

    /** Data directory of the present run, or of the last one. */
    Path data() {
        return run(runs).resolve("data");
    }

    private Stream<Path> runs() {
        return IntStream.rangeClosed(1, runs).mapToObj(this::run);
    }

    private Path run(int number) {
        return home.resolve("run-" + number);
    }

    private void signal(String signal) {
        String pid = Long.toString(process().pid());
        try {
            int exit = new ProcessBuilder("sh", "-c", "kill -s \"$0\" \"$1\"", signal, pid)
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("could not send " + signal + " to " + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not send " + signal + " to " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending " + signal, e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
