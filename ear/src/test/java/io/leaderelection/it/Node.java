package io.leaderelection.it;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

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
        return IntStream.rangeClosed(1, runs)
                .mapToObj(run -> run(run).resolve("data").resolve(EventLog.FILE_NAME))
                .flatMap(file -> Directories.completeLines(file).stream())
                .map(LoggedEvent::parse)
                .sorted(Comparator.comparingLong(LoggedEvent::micros))
                .toList();
    }

    private Path run(int number) {
        return home.resolve("run-" + number);
    }

    @Override
    public String toString() {
        return name;
    }
}
