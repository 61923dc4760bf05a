package io.leaderelection.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What came of a run, in tables, and a picture of each group. Immutable. */
record ChaosReport(long seed, Duration length, List<Verdict> verdicts) {

    /** Writes {@code chaos.md} and {@code chaos.html}. */
    void write(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("chaos.md"), markdown());
            Files.writeString(directory.resolve("chaos.html"), new ChaosPage(this).html());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String title() {
        return "%d faults in %d min %02d s, seed %d"
                .formatted(
                        verdicts.stream()
                                .mapToInt(verdict -> verdict.faults().size())
                                .sum(),
                        length.toMinutes(),
                        length.toSecondsPart(),
                        seed);
    }

    String markdown() {
        return "**" + title() + "**\n\n" + table(groups()) + "\n" + table(byFault());
    }

    /** A line for each store. */
    List<List<String>> groups() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "store",
                "faults",
                "terms",
                "two leaders",
                "the same within the stated window",
                "other findings",
                "writes taken",
                "refused",
                "taken of an older term",
                "longest without a leader after all was well",
                "stated bound"));
        verdicts.forEach(verdict -> rows.add(row(verdict)));
        return rows;
    }

    private static List<String> row(Verdict verdict) {
        List<Finding> two = verdict.findings().stream()
                .filter(finding -> finding.rule() == Finding.Rule.ONE_LEADER)
                .toList();
        return List.of(
                verdict.store(),
                Integer.toString(verdict.faults().size()),
                Long.toString(verdict.terms()),
                times(two),
                times(verdict.excused()),
                Integer.toString(verdict.findings().size()
                        - two.size()
                        + verdict.wanting().size()),
                Long.toString(verdict.written()),
                Long.toString(verdict.refused()),
                Long.toString(verdict.outOfOrder()),
                millis(verdict.takeovers().stream()
                        .mapToLong(Takeover::settled)
                        .max()
                        .orElse(0)),
                verdict.bound().toMillis() + " ms");
    }

    private static String times(List<Finding> overlaps) {
        return overlaps.isEmpty()
                ? "0"
                : overlaps.size() + ", at most "
                        + millis(overlaps.stream()
                                .mapToLong(Finding::micros)
                                .max()
                                .orElse(0));
    }

    /** A line for each store and kind of fault that left it without a leader. */
    List<List<String>> byFault() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "store", "fault", "done", "without a leader", "median", "99th", "longest", "after all was well"));
        for (Verdict verdict : verdicts) {
            Map<String, List<Takeover>> by = verdict.takeovers().stream()
                    .collect(Collectors.groupingBy(Takeover::fault, TreeMap::new, Collectors.toList()));
            Map<String, Long> done = verdict.faults().stream()
                    .collect(Collectors.groupingBy(fault -> fault.kind().name(), TreeMap::new, Collectors.counting()));
            done.forEach(
                    (kind, count) -> rows.add(row(verdict.store(), kind, count, by.getOrDefault(kind, List.of()))));
            rows.add(row(verdict.store(), "none", 0, by.getOrDefault("none", List.of())));
        }
        return rows;
    }

    private static List<String> row(String store, String kind, long done, List<Takeover> takeovers) {
        List<Long> without = takeovers.stream().map(Takeover::without).sorted().toList();
        return List.of(
                store,
                kind,
                Long.toString(done),
                Integer.toString(without.size()),
                percentile(without, 50),
                percentile(without, 99),
                percentile(without, 100),
                takeovers.isEmpty()
                        ? ""
                        : millis(takeovers.stream()
                                .mapToLong(Takeover::settled)
                                .max()
                                .orElseThrow()));
    }

    private static String percentile(List<Long> sorted, int percent) {
        return sorted.isEmpty() ? "" : millis(sorted.get(Math.max(1, (sorted.size() * percent + 99) / 100) - 1));
    }

    private static String millis(long micros) {
        return micros < 10_000 ? "%.1f ms".formatted(micros / 1e3) : micros / 1_000 + " ms";
    }

    private static String table(List<List<String>> rows) {
        String head = rows.get(0).stream().map(cell -> "---").collect(Collectors.joining("|", "|", "|\n"));
        List<String> lines = rows.stream()
                .map(row -> row.stream().collect(Collectors.joining(" | ", "| ", " |\n")))
                .toList();
        return lines.get(0) + head + String.join("", lines.subList(1, lines.size()));
    }
}
