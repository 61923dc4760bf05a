package io.leaderelection.it;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Measured durations, one line per kind, on the process's standard output and in a file that outlives the test. Not thread-safe. */
final class FigureSheet {

    // Not System.out, which the build sends to a file.
    private static final PrintStream CONSOLE =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    private final Path file;

    /** An empty sheet; deletes what an earlier run wrote. */
    FigureSheet(Path file) {
        this.file = file;
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("could not delete " + file, e);
        }
    }

    /** Writes median, 99th percentile, greatest and number of what was measured. */
    void add(String what, List<Duration> measured) {
        List<Duration> sorted = measured.stream().sorted().toList();
        add(String.format(
                Locale.ROOT,
                "FIGURE %s: median %.1f ms, p99 %.1f ms, max %.1f ms, n=%d",
                what,
                percentile(sorted, 50),
                percentile(sorted, 99),
                percentile(sorted, 100),
                sorted.size()));
    }

    /** Writes a line as it is. */
    void add(String line) {
        CONSOLE.println(line);
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("could not write " + file, e);
        }
    }

    // The smallest value that is not exceeded by so many per cent of all (nearest rank).
    private static double percentile(List<Duration> sorted, int percent) {
        int rank = Math.max(1, (sorted.size() * percent + 99) / 100);
        return sorted.get(rank - 1).toNanos() / 1e6;
    }
}
