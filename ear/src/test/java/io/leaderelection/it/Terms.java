package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The terms of leadership in a log of events, and what must hold for them whatever happened to the nodes. */
final class Terms {

    private static final Set<String> LOST = Set.of("LOCK_LOST", "DEADLINE_PASSED", "CLOCK_JUMPED");

    private final List<LoggedEvent> events;
    private final List<LoggedEvent> gained;

    Terms(List<LoggedEvent> events) {
        this.events = events;
        this.gained = events.stream()
                .filter(LoggedEvent::gained)
                .sorted(Comparator.comparingLong(LoggedEvent::micros))
                .toList();
    }

    /** End of a term; empty while it lasts and for one that a crash ended. */
    Optional<LoggedEvent> end(LoggedEvent beginning) {
        List<LoggedEvent> ends = events.stream()
                .filter(event -> !event.gained() && event.token() == beginning.token())
                .toList();
        assertThat(ends).as("ends of the term %s", beginning).hasSizeLessThanOrEqualTo(1);
        return ends.stream().findFirst();
    }

    /** The term that began last. */
    LoggedEvent latest() {
        return gained.get(gained.size() - 1);
    }

    /**
     * Tokens rise, each term ends at most once and where it began, and none begins before the one before it was handed over.
     * A node that lost its leadership may notice that only after the next one began, as one that was frozen does.
     */
    void mustBeInOrder() {
        for (int i = 1; i < gained.size(); i++) {
            LoggedEvent before = gained.get(i - 1);
            LoggedEvent next = gained.get(i);
            assertThat(next.token()).as("token of %s after %s", next, before).isGreaterThan(before.token());
            end(before)
                    .filter(end -> !LOST.contains(end.reason()))
                    .ifPresent(end -> assertThat(end.micros())
                            .as("end of the term, %s, before the next one, %s", end, next)
                            .isBetween(before.micros(), next.micros()));
        }
        for (LoggedEvent event : events) {
            assertThat(gained)
                    .as("a beginning for %s", event)
                    .anyMatch(g -> g.token() == event.token() && g.node().equals(event.node()));
        }
    }

    /** How many terms have begun and not been reported as ended. */
    long open() {
        return gained.stream().filter(term -> end(term).isEmpty()).count();
    }

    @Override
    public String toString() {
        return events.toString();
    }
}
