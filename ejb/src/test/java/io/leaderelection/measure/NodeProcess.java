package io.leaderelection.measure;

import io.leaderelection.fixture.PostgresServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A {@link MeasuringNode} as its test sees it: what it printed, and what can be done to it. For one thread. */
public final class NodeProcess implements AutoCloseable {

    /** Longest wait for anything that is not a figure. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Pattern LINE =
            Pattern.compile("(\\d+) (\\S+) (leader|follower|first|last|refused) token=(\\d+) deadline=(-?\\d+)");

    private final String name;
    private final Process process;
    private final Writer orders;
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final List<String> output = new CopyOnWriteArrayList<>();
    private volatile OptionalLong killedAt = OptionalLong.empty();
    private OptionalLong frozenAt = OptionalLong.empty();

    /**
     * Something the node said.
     *
     * @param at microseconds of the machine's monotonic clock
     * @param what {@code leader}, {@code follower}, {@code first}, {@code last} or {@code refused}
     * @param token of the term it is about
     * @param deadline of that term's lease, as known then
     */
    public record Line(long at, String what, long token, long deadline) {}

    private NodeProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "output of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a node that competes on a server.
     *
     * @param more options that the node has defaults for
     */
    public static NodeProcess start(PostgresServer server, long lockId, String node, Map<String, String> more) {
        return start(server, lockId, node, more, List.of());
    }

    /**
     * Starts a node that competes on a server.
     *
     * @param more options that the node has defaults for
     * @param prefix what stands before the command
     */
    public static NodeProcess start(
            PostgresServer server, long lockId, String node, Map<String, String> more, List<String> prefix) {
        Map<String, String> options = new TreeMap<>(more);
        options.putIfAbsent("url", server.jdbcUrl());
        options.put("user", server.user());
        options.put("lock-id", Long.toString(lockId));
        return start(node, options, Map.of(MeasuringNode.PASSWORD, server.password()), prefix);
    }

    /**
     * Starts a node.
     *
     * @param given all options but its name
     * @param environment variables beside those of this process
     * @param prefix what stands before the command
     */
    public static NodeProcess start(
            String node, Map<String, String> given, Map<String, String> environment, List<String> prefix) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                MeasuringNode.class.getName()));
        Map<String, String> options = new TreeMap<>(given);
        options.put("node", node);
        options.forEach((key, value) -> command.addAll(List.of("--" + key, value)));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            return new NodeProcess(node, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("could not start node " + node, e);
        }
    }

    /** Name of the node. */
    public String name() {
        return name;
    }

    /** Process id. */
    public long pid() {
        return process.pid();
    }

    /**
     * Ends the process by SIGKILL, and returns when it is gone.
     *
     * @return when the signal had been sent
     */
    public long kill9() {
        // Before the signal: nothing later can be blamed on it, and a frozen one does nothing at all.
        killedAt = OptionalLong.of(frozenAt.orElse(now()));
        process.destroyForcibly();
        long sent = now();
        end();
        return sent;
    }

    /** Stops the process by SIGSTOP; its connections stay open. */
    public void freeze() {
        signal("STOP");
        frozenAt = OptionalLong.of(now());
    }

    /** Lets a frozen process go on. */
    public void thaw() {
        frozenAt = OptionalLong.empty();
        signal("CONT");
    }

    /** Orders a hand-over. */
    public void relinquish(Duration holdOff) {
        order("relinquish " + holdOff.toMillis());
    }

    /** Puts the node's wall clock forward, as a suspended host or somebody who sets the clock would. */
    public void jump(Duration by) {
        order("jump " + by.toMillis());
    }

    /** The longest take-over, as the node's own software states it. */
    public Duration maxTakeover() {
        String before = "# " + MeasuringNode.BOUND;
        until("the node's bound", List.of(this), PATIENCE, () -> stated(before).isPresent());
        return Duration.ofMillis(Long.parseLong(stated(before).orElseThrow()));
    }

    /** Whether it has come so far that it competes. */
    public boolean hasBegun() {
        return stated("# " + MeasuringNode.BOUND).isPresent();
    }

    /** What the process uses now, after a collection. */
    public Usage usage() {
        String before = "# " + MeasuringNode.USAGE;
        long asked = stating(before).count();
        order("usage");
        until(
                "what the node uses",
                List.of(this),
                PATIENCE,
                () -> stating(before).count() > asked);
        return Usage.parse(stating(before).skip(asked).findFirst().orElseThrow());
    }

    private Optional<String> stated(String before) {
        return stating(before).findFirst();
    }

    private Stream<String> stating(String before) {
        return output.stream().filter(line -> line.startsWith(before)).map(line -> line.substring(before.length()));
    }

    /** Orders a clean stop of all these nodes at once and returns when their processes are gone. */
    public static void stop(List<NodeProcess> nodes) {
        nodes.forEach(node -> node.order("stop"));
        nodes.forEach(NodeProcess::end);
    }

    /** What the node said, in order. */
    public List<Line> lines() {
        return List.copyOf(lines);
    }

    /** Everything it printed, in order. */
    public List<String> printed() {
        return List.copyOf(output);
    }

    /** What it said of one kind. */
    public List<Line> lines(String what) {
        return lines.stream().filter(line -> line.what().equals(what)).toList();
    }

    /** Everything it printed, for messages. */
    public String output() {
        return String.join("\n", output);
    }

    /** Terms in which it acted. One that still lasts ends now; one cut off by a kill ended with the kill. */
    public List<Term> terms() {
        List<Line> lasts = lines("last");
        return lines("first").stream()
                .map(first -> new Term(
                        name,
                        first.token(),
                        first.at(),
                        lasts.stream()
                                .filter(last -> last.token() == first.token())
                                .map(Line::at)
                                .findFirst()
                                .orElseGet(() -> Math.max(first.at(), killedAt.orElseGet(NodeProcess::now)))))
                .toList();
    }

    /** Since when it waits for the lock, as far as it says that; empty = it never did. In microseconds of the machine's monotonic clock. */
    public OptionalLong waitsSince() {
        return output.stream()
                .filter(line -> line.startsWith("# ") && line.endsWith(MeasuringNode.WAITS))
                .mapToLong(line -> Long.parseLong(line.split(" ", -1)[1]))
                .max();
    }

    /** Whether the process is there, frozen or not. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it was ended by {@link #kill9}. */
    public boolean wasKilled() {
        return killedAt.isPresent();
    }

    /** When it was ended by {@link #kill9}, or froze before that; empty = it was not. */
    public OptionalLong killedAt() {
        return killedAt;
    }

    /** Whether it has begun a term that it has not ended. */
    public boolean leads() {
        return process.isAlive() && lines("first").size() > lines("last").size();
    }

    /** Waits until the term after the given time has begun on any of these nodes. */
    public static Line firstSampleAfter(List<NodeProcess> nodes, long after, Duration longest) {
        until(
                "a first true sample after " + after,
                nodes,
                longest,
                () -> earliest(nodes, after).isPresent());
        return earliest(nodes, after).orElseThrow();
    }

    /** The one of these nodes that leads; waits until there is one. */
    public static NodeProcess leader(List<NodeProcess> nodes) {
        until("a leader", nodes, PATIENCE, () -> nodes.stream().anyMatch(NodeProcess::leads));
        return nodes.stream().filter(NodeProcess::leads).findFirst().orElseThrow();
    }

    /** Waits for a condition; the message shows what the nodes printed. */
    public static void until(String what, List<NodeProcess> nodes, Duration longest, Callable<Boolean> condition) {
        try {
            Awaitility.await(what)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .atMost(longest)
                    .until(condition);
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError(
                    e.getMessage() + "\n"
                            + String.join(
                                    "\n\n",
                                    nodes.stream().map(NodeProcess::output).toList()),
                    e);
        }
    }

    /** The machine's monotonic clock in microseconds, as the nodes read it. */
    public static long now() {
        return MeasuringNode.micros();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        end();
    }

    private static Optional<Line> earliest(List<NodeProcess> nodes, long after) {
        return nodes.stream()
                .flatMap(node -> node.lines("first").stream())
                .filter(line -> line.at() > after)
                .min((one, other) -> Long.compare(one.at(), other.at()));
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                output.add(line);
                Matcher matcher = LINE.matcher(line);
                if (matcher.matches()) {
                    lines.add(new Line(
                            Long.parseLong(matcher.group(1)),
                            matcher.group(3),
                            Long.parseLong(matcher.group(4)),
                            Long.parseLong(matcher.group(5))));
                }
            }
        } catch (IOException gone) {
            output.add("# output ended: " + gone.getMessage());
        }
    }

    /** Gives an order in the words of {@link MeasuringNode}. */
    public void order(String order) {
        try {
            orders.write(order + "\n");
            orders.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("node " + name + " takes no orders:\n" + output(), e);
        }
    }

    private void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", "-s", signal, Long.toString(pid()))
                    .inheritIO()
                    .start();
            if (!kill.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("could not send " + signal + " to " + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not send " + signal + " to " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void end() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("node " + name + " does not end:\n" + output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
