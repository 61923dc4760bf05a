package io.leaderelection.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** What all nodes were seen doing, read from their files while they write, printed as it comes. Thread-safe. */
final class Timeline implements AutoCloseable {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final List<DemoNode> nodes;
    private final Paper paper;
    private final List<Sighting> seen = new ArrayList<>();
    private final Map<Long, Long> cutOff = new HashMap<>(); // token of a term that a kill ended, to that time
    private final ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "timeline");
        thread.setDaemon(true);
        return thread;
    });

    private final Future<?> reading;

    Timeline(List<DemoNode> nodes, Paper paper) {
        this.nodes = List.copyOf(nodes);
        this.paper = paper;
        reading = reader.scheduleWithFixedDelay(this::look, 0, BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void look() {
        List<Sighting> fresh = nodes.stream()
                .flatMap(this::unread)
                .sorted(Comparator.comparingLong(Sighting::at))
                .toList();
        seen.addAll(fresh);
        fresh.forEach(this::print);
    }

    private Stream<Sighting> unread(DemoNode node) {
        String text = Trees.text(node.sightings());
        long known = seen.stream().filter(s -> s.node().equals(node.name())).count();
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().skip(known).map(Sighting::parse);
    }

    private void print(Sighting sighting) {
        String who = String.format("%-8s", sighting.node());
        if (sighting.kind() == Sighting.Kind.FIRST) {
            paper.say(sighting.at(), who + "leads           term " + sighting.token());
        } else if (sighting.kind() == Sighting.Kind.LOST) {
            paper.say(sighting.at(), who + "leads no more   term " + sighting.token() + ", " + sighting.reason());
        }
    }

    /** Takes down that a node was killed: what it did not write it did not live to see. */
    synchronized void killed(DemoNode node, long at) {
        look();
        terms().stream()
                .filter(term ->
                        term.node().equals(node.name()) && last(term.token()).isEmpty())
                .forEach(term -> cutOff.put(term.token(), at));
    }

    /** The node whose term began last and has not ended. */
    synchronized Optional<Term> leading() {
        return terms().stream().filter(term -> !hasEnded(term.token())).reduce((before, after) -> after);
    }

    private boolean hasEnded(long token) {
        return last(token).isPresent() || cutOff.containsKey(token);
    }

    private Optional<Sighting> last(long token) {
        return seen.stream()
                .filter(s -> s.kind() == Sighting.Kind.LAST && s.token() == token)
                .findFirst();
    }

    /** All terms in the order in which they began. */
    synchronized List<Term> terms() {
        return seen.stream()
                .filter(s -> s.kind() == Sighting.Kind.FIRST)
                .map(s -> new Term(s.node(), s.token(), s.at(), end(s)))
                .sorted(Comparator.comparingLong(Term::from))
                .toList();
    }

    private long end(Sighting first) {
        return last(first.token())
                .map(Sighting::at)
                .or(() -> Optional.ofNullable(cutOff.get(first.token())))
                .map(end -> Math.max(end, first.at()))
                .orElseGet(Paper::now);
    }

    /** Waits for a term, and returns the first one wanted. */
    Term awaitTerm(String what, Duration longest, Predicate<Term> wanted) {
        until(what, longest, () -> terms().stream().anyMatch(wanted));
        return terms().stream().filter(wanted).findFirst().orElseThrow();
    }

    /** Waits until the term has ended, and returns it with its end. */
    Term awaitEnd(Term term, Duration longest) {
        until("the end of " + term.node() + "'s term " + term.token(), longest, () -> ended(term));
        return terms().stream()
                .filter(t -> t.token() == term.token())
                .findFirst()
                .orElseThrow();
    }

    private synchronized boolean ended(Term term) {
        return hasEnded(term.token());
    }

    /** Waits for a condition. */
    static void until(String what, Duration longest, Callable<Boolean> condition) {
        try {
            Awaitility.await(what)
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(BETWEEN_LOOKS)
                    .atMost(longest)
                    .until(condition);
        } catch (ConditionTimeoutException e) {
            throw new DemoFailure("waited " + longest.toSeconds() + " s in vain for " + what);
        }
    }

    @Override
    public void close() {
        reading.cancel(false);
        reader.shutdown();
    }
}
