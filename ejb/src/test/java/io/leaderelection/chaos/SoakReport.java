package io.leaderelection.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.function.ToLongFunction;

/**
 * Samples of a long run, kept in a table that grows with each minute, and what became more between the first quarter and
 * the last. The very first samples do not count: a JVM that has just started still loads classes. For one thread.
 */
final class SoakReport {
    /** A node's heap may vary by so much: it keeps its last transitions, and the samples fall into different moments. */
    private static final long HEAP_VARIES = 512 * 1024;

    private final Path csv;
    private final List<SoakSample> samples = new ArrayList<>();

    SoakReport(Path csv) {
        this.csv = csv;
        write(SoakSample.HEADER + "\n", StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    void add(List<SoakSample> more) {
        samples.addAll(more);
        more.forEach(sample -> write(sample.csv() + "\n", StandardOpenOption.APPEND));
    }

    /** Everything that grew, in words. */
    List<String> growth() {
        List<String> found = new ArrayList<>();
        for (String store : samples.stream().map(SoakSample::store).distinct().toList()) {
            grew(found, store + " sessions", of(store), SoakSample::sessions, 0);
            for (String node :
                    of(store).stream().map(SoakSample::node).distinct().toList()) {
                List<SoakSample> own = of(store).stream()
                        .filter(each -> each.node().equals(node))
                        .toList();
                grew(
                        found,
                        store + " " + node + " heap",
                        own,
                        each -> each.usage().heap(),
                        HEAP_VARIES);
                grew(
                        found,
                        store + " " + node + " threads",
                        own,
                        each -> each.usage().threads(),
                        0);
                grew(
                        found,
                        store + " " + node + " files",
                        own,
                        each -> each.usage().files(),
                        0);
            }
        }
        return found;
    }

    /** A table for people: what each store's nodes used in the first quarter and in the last. */
    String markdown() {
        StringBuilder text = new StringBuilder("| store | | first quarter | last quarter |\n|---|---|---|---|\n");
        for (String store : samples.stream().map(SoakSample::store).distinct().toList()) {
            List<SoakSample> own = of(store);
            row(
                    text,
                    store,
                    "heap after a collection, KiB",
                    own,
                    each -> each.usage().heap() / 1024);
            row(text, store, "threads of a node", own, each -> each.usage().threads());
            row(text, store, "open files of a node", own, each -> each.usage().files());
            row(text, store, "sessions in the store", own, SoakSample::sessions);
        }
        return text.toString();
    }

    private List<SoakSample> of(String store) {
        return samples.stream().filter(each -> each.store().equals(store)).toList();
    }

    private void row(
            StringBuilder text, String store, String what, List<SoakSample> own, ToLongFunction<SoakSample> figure) {
        text.append("| %s | %s | %s | %s |%n"
                .formatted(store, what, range(quarter(own, 0), figure), range(quarter(own, 3), figure)));
    }

    private static void grew(
            List<String> found, String what, List<SoakSample> own, ToLongFunction<SoakSample> figure, long varies) {
        long first = most(quarter(own, 0), figure);
        long last = most(quarter(own, 3), figure);
        if (last > first + varies) {
            found.add(what + " grew from " + first + " to " + last);
        }
    }

    private static long most(List<SoakSample> some, ToLongFunction<SoakSample> figure) {
        return some.stream().mapToLong(figure).max().orElse(0);
    }

    private static String range(List<SoakSample> some, ToLongFunction<SoakSample> figure) {
        LongSummaryStatistics of = some.stream().mapToLong(figure).summaryStatistics();
        return of.getMin() + " … " + of.getMax();
    }

    /** Of the minutes from the first on, at least one; counted from 0. */
    private static List<SoakSample> quarter(List<SoakSample> own, int number) {
        long last = own.stream().mapToLong(SoakSample::minute).max().orElse(0);
        long length = Math.max(1, last / 4);
        long from = number == 3 ? last - length + 1 : 1 + number * length;
        return own.stream()
                .filter(each -> each.minute() >= from && each.minute() < from + length)
                .toList();
    }

    private void write(String text, StandardOpenOption... options) {
        try {
            Files.createDirectories(csv.toAbsolutePath().getParent());
            Files.writeString(csv, text, options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
