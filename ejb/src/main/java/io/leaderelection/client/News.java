package io.leaderelection.client;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.LeadershipEvent;
import io.leaderelection.api.LeadershipEvent.Gained;
import io.leaderelection.api.LeadershipEvent.Lost;
import io.leaderelection.api.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.management.openmbean.CompositeData;

/**
 * Makes events of the table of transitions, each once, in the order of their numbers, and one {@link Lost} for each {@link
 * Gained} whatever the table no longer shows. Used by one thread.
 */
final class News {
    private boolean begun;
    private long last;
    private String lastAt = "";
    private Optional<Gained> term = Optional.empty();

    /**
     * What is new.
     *
     * @param table the last transitions, oldest first
     * @param present the term of this node right now, asked where the table does not tell: at the begin, and when rows are
     *     missing
     */
    List<LeadershipEvent> in(CompositeData[] table, Supplier<Optional<Gained>> present) {
        List<CompositeData> rows = List.of(table).stream()
                .filter(row -> number(row, "sequence") > last)
                .toList();
        boolean gap = !begun || (!rows.isEmpty() && number(rows.get(rows.size() - 1), "sequence") > last + rows.size());
        begun = true;
        rows.forEach(row -> {
            last = number(row, "sequence");
            lastAt = text(row, "at");
        });
        return gap
                ? moveTo(present.get())
                : rows.stream().flatMap(row -> event(row).stream()).toList();
    }

    /** Whether a table is a later state of what was read before, and not that of another start of the election. */
    boolean goesOnIn(CompositeData[] table) {
        return last == 0
                || List.of(table).stream()
                        .filter(row -> number(row, "sequence") >= last)
                        .findFirst()
                        .filter(row -> number(row, "sequence") > last
                                || text(row, "at").equals(lastAt))
                        .isPresent();
    }

    /** What is to be told because the election runs no more. */
    List<LeadershipEvent> gone(Instant now) {
        return end(now, Reason.STOPPED);
    }

    private List<LeadershipEvent> event(CompositeData row) {
        return switch (text(row, "event")) {
            case "gained" ->
                moveTo(Optional.of(new Gained(
                        text(row, "election"),
                        text(row, "node"),
                        new FencingToken(number(row, "token")),
                        Instant.parse(text(row, "at")))));
            case "lost" ->
                term.filter(gained -> gained.token().value() == number(row, "token"))
                        .map(gained -> end(Instant.parse(text(row, "at")), reason(text(row, "reason"))))
                        .orElse(List.of());
            default -> List.of(); // of the store, or of a state that applications do not see
        };
    }

    private List<LeadershipEvent> moveTo(Optional<Gained> now) {
        if (now.map(Gained::token).equals(term.map(Gained::token))) {
            return List.of();
        }
        List<LeadershipEvent> events =
                new ArrayList<>(end(now.map(Gained::at).orElseGet(Instant::now), Reason.LOCK_LOST));
        term = now;
        now.ifPresent(events::add);
        return events;
    }

    private List<LeadershipEvent> end(Instant at, Reason reason) {
        List<LeadershipEvent> lost = term.map(gained -> List.<LeadershipEvent>of(
                        new Lost(gained.election(), gained.node(), gained.token(), at, reason)))
                .orElse(List.of());
        term = Optional.empty();
        return lost;
    }

    /** A newer module may know reasons that this jar does not. */
    private static Reason reason(String name) {
        return Stream.of(Reason.values())
                .filter(reason -> reason.name().equals(name))
                .findFirst()
                .orElse(Reason.LOCK_LOST);
    }

    private static String text(CompositeData row, String item) {
        return String.valueOf(row.get(item));
    }

    private static long number(CompositeData row, String item) {
        return ((Number) row.get(item)).longValue();
    }
}
