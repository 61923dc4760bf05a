package io.leaderelection.bench;

import io.leaderelection.bench.contest.Voice;
import io.leaderelection.measure.Term;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** One competing process as the harness sees it: what it said, and what can be done to it. For one thread. */
final class Contender implements AutoCloseable {

    /** Longest wait for anything that must happen. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Pattern LINE =
            Pattern.compile("(\\d+) (\\S+) (leader|follower|first|last) token=(\\d+) deadline=(-?\\d+)");
    private static final Pattern HEAP = Pattern.compile("# heap=(\\d+)");

    private final String id;
    private final long startedAt = Voice.micros();
    private final Process process;
    private final Writer orders;
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final List<String> output = new CopyOnWriteArrayList<>();
    private volatile OptionalLong killedAt = OptionalLong.empty();

    /**
     * Something it said.
     *
     * @param at microseconds since 1970
     * @param who name of the process, or of one of its elections
     * @param what {@code leader}, {@code follower}, {@code first} or {@code last}
     * @param token of the term it is about
     */
    record Line(long at, String who, String what, long token) {}

    Contender(String id, List<String> command) {
        this.id = id;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException("could not start " + id, e);
        }
        orders = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "output of " + id);
        reader.setDaemon(true);
        reader.start();
    }

    String id() {
        return id;
    }

    long pid() {
        return process.pid();
    }

    /** When its process was started, in microseconds since 1970. */
    long startedAt() {
        return startedAt;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    List<Line> lines(String what) {
        return lines.stream().filter(line -> line.what().equals(what)).toList();
    }

    String output() {
        return id + ":\n" + String.join("\n", output);
    }

    /** Elections that it leads, by its own word. */
    int led() {
        return process.isAlive() ? lines("leader").size() - lines("follower").size() : 0;
    }

    /** Whether it acts as leader, by its samples. */
    boolean acts() {
        return process.isAlive() && lines("first").size() > lines("last").size();
    }

    /** Terms in which it acted. One that still lasts ends now; one cut off by a kill ended with the kill. */
    List<Term> terms() {
        List<Line> lasts = lines("last");
        return lines("first").stream()
                .map(first -> new Term(
                        id,
                        first.token(),
                        first.at(),
                        lasts.stream()
                                .filter(last -> last.token() == first.token() && last.at() >= first.at())
                                .mapToLong(Line::at)
                                .findFirst()
                                .orElseGet(() -> Math.max(first.at(), killedAt.orElseGet(Voice::micros)))))
                .toList();
    }

    /** Orders a hand-over of everything it leads. */
    void relinquish() {
        order("relinquish");
    }

    /** Bytes of its heap after a collection. */
    long heap() {
        long before = reports();
        order("report");
        await("a report", List.of(this), PATIENCE, () -> reports() > before);
        return output.stream()
                .map(HEAP::matcher)
                .filter(Matcher::matches)
                .mapToLong(heap -> Long.parseLong(heap.group(1)))
                .reduce(0, (earlier, later) -> later);
    }

    private long reports() {
        return output.stream().filter(line -> HEAP.matcher(line).matches()).count();
    }

    /**
     * Ends the process by SIGKILL.
     *
     * @return when the signal had been sent
     */
    long kill9() {
        killedAt = OptionalLong.of(Voice.micros()); // before the signal: nothing later can be blamed on it
        process.destroyForcibly();
        long sent = Voice.micros();
        end();
        return sent;
    }

    /**
     * Stops the process by SIGSTOP.
     *
     * @return when the signal had been sent
     */
    long freeze() {
        signal("STOP");
        return Voice.micros();
    }

    /** Lets it go on. */
    void thaw() {
        signal("CONT");
    }

    /** Waits for a condition; the message shows what they printed. */
    static void await(String what, List<Contender> all, Duration longest, Callable<Boolean> condition) {
        try {
            Awaitility.await(what)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(longest)
                    .until(condition);
        } catch (ConditionTimeoutException e) {
            List<String> said = all.stream().map(Contender::output).toList();
            throw new AssertionError(e.getMessage() + "\n" + String.join("\n\n", said), e);
        }
    }

    /** Ends its standard input, which ends it, or else ends it by force. */
    @Override
    public void close() {
        try {
            orders.close();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException | InterruptedException e) {
            process.destroyForcibly();
        }
        end();
    }

    private void end() {
        process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private void order(String order) {
        try {
            orders.write(order + "\n");
            orders.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("takes no orders: " + output(), e);
        }
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-s", name, Long.toString(pid())).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("could not send " + name + " to " + id);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not send " + name + " to " + id, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
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
                            matcher.group(2),
                            matcher.group(3),
                            Long.parseLong(matcher.group(4))));
                }
            }
        } catch (IOException gone) {
            output.add("# output ended: " + gone.getMessage());
        }
    }
}
