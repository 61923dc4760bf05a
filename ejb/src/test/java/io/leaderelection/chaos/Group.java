package io.leaderelection.chaos;

import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.fixture.TcpProxy;
import io.leaderelection.measure.NodeProcess;
import io.leaderelection.measure.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Nodes in processes of their own that compete over a store under attack, and write to a fenced counter that is not. */
final class Group implements AutoCloseable {
    static final Duration LEASE = Duration.ofSeconds(2);
    static final Duration CHECK = Duration.ofMillis(500);
    static final Duration DRAIN = Duration.ofMillis(500);

    private static final int HAND_OVERS = 5;

    private static final Map<String, String> TIMES = Map.of(
            "lease", Long.toString(LEASE.toMillis()),
            "leader-check", Long.toString(CHECK.toMillis()),
            "follower-check", Long.toString(CHECK.toMillis()),
            "drain", Long.toString(DRAIN.toMillis()),
            "relinquish-interval", "60000",
            "probe", "1000",
            "fence-pause", "20");

    private final Arena arena;
    private final List<Place> places;
    private final Set<String> struck = new HashSet<>();

    /**
     * Starts the nodes.
     *
     * @param counter name of the fenced counter at the judge
     */
    Group(Arena arena, int size, PostgresServer judge, String counter) {
        this.arena = arena;
        Map<String, String> common = new HashMap<>(TIMES);
        common.putAll(Map.of("lock-id", "42", "fence", judge.jdbcUrl(), "counter", counter, "user", judge.user()));
        // Every server of these tests has one password.
        Map<String, String> environment = Map.of("MEASURING_NODE_PASSWORD", judge.password());
        this.places = IntStream.range(0, size)
                .mapToObj(i -> place("N" + i, common, environment))
                .toList();
    }

    private Place place(String name, Map<String, String> common, Map<String, String> environment) {
        List<TcpProxy> ways = arena.ways();
        Map<String, String> options = new HashMap<>(common);
        options.putAll(arena.options(ways));
        return new Place(name, ways, node -> NodeProcess.start(node, options, environment, List.of()));
    }

    Arena arena() {
        return arena;
    }

    List<Place> places() {
        return places;
    }

    /** Everything that can be done to it. */
    List<Kind> kinds() {
        return Stream.of(new NodeFaults(this).kinds(), new NetworkFaults(this).kinds(), arena.kinds(this))
                .flatMap(List::stream)
                .toList();
    }

    /** Whether nothing is being done to this part of a target. */
    boolean isFree(String target, String part) {
        return !struck.contains(target + part);
    }

    /** Notes that something is being done, or no longer. */
    void struck(Strike strike, boolean is) {
        String part = strike.target() + strike.part();
        if (is) {
            struck.add(part);
        } else {
            struck.remove(part);
        }
    }

    /** All processes there ever were. */
    List<NodeProcess> processes() {
        return places.stream().flatMap(place -> place.processes().stream()).toList();
    }

    Optional<Place> leader() {
        return places.stream().filter(Place::leads).findFirst();
    }

    /** The leader in two of three cases, else anybody. */
    Optional<Place> victim(Dice dice) {
        return leader().filter(leads -> dice.in100(66)).or(() -> dice.one(places));
    }

    /** {@link #victim}, if it hears orders. */
    Optional<Place> listener(Dice dice) {
        return free(dice, "orders").filter(Place::listens);
    }

    /** {@link #victim}, if nothing is being done to this part of it. */
    Optional<Place> free(Dice dice, String part) {
        return victim(dice).filter(place -> isFree(place.name(), part));
    }

    void await(String what, Callable<Boolean> condition) {
        NodeProcess.until(arena.name() + ": " + what, processes(), NodeProcess.PATIENCE, condition);
    }

    /**
     * Waits for a leader and has it hand over, until another one leads. One that finds nobody behind it leads again after its
     * hold-off: sessions of nodes that have just started may have to come of age, and machines may be busy.
     */
    void handOver() {
        for (int i = 0; i < HAND_OVERS; i++) {
            await("a leader", () -> leader().isPresent());
            Place leads = leader().orElseThrow();
            int before = leads.process().lines("last").size();
            leads.process().relinquish(Duration.ofSeconds(5));
            await("the end of its term", () -> leads.process().lines("last").size() > before);
            await("the next leader", () -> leader().isPresent());
            if (leader().filter(next -> next != leads).isPresent()) {
                return;
            }
        }
        throw new AssertionError(arena.name() + ": nobody else takes over");
    }

    /** The most that one of its processes uses. */
    Usage usage() {
        return places.stream().map(place -> place.process().usage()).reduce(new Usage(0, 0, 0), Usage::most);
    }

    /** Writes what everybody said and what was done to them, in order, to a file. */
    void log(Path directory, List<Fault> faults) {
        Stream<String> said = processes().stream().flatMap(process -> process.printed().stream());
        Stream<String> done = faults.stream()
                .flatMap(fault -> Stream.of(
                        fault.from() + " CHAOS " + fault.kind() + " on " + fault.target(),
                        fault.to() + " CHAOS over: " + fault.kind() + " on " + fault.target()));
        try {
            Files.createDirectories(directory);
            Files.write(
                    directory.resolve(arena.name().replaceAll("\\W+", "-") + ".log"),
                    Stream.concat(said, done)
                            .map(line -> line.replaceFirst("^# (?=\\d)", ""))
                            .sorted(Comparator.comparingLong(Group::moment))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** When a line was said, where it tells. */
    private static long moment(String line) {
        String first = line.split(" ", 2)[0];
        return first.matches("\\d{1,18}") ? Long.parseLong(first) : 0;
    }

    void stop() {
        NodeProcess.stop(processes().stream().filter(NodeProcess::isAlive).toList());
    }

    @Override
    public void close() {
        places.forEach(Place::close);
        arena.close();
    }
}
