package io.leaderelection.demo;

import java.io.PrintStream;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** What the demonstration prints: lines with a time, lines below them, and plain ones. Thread-safe. */
final class Paper {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    private final PrintStream out;

    Paper(PrintStream out) {
        this.out = out;
    }

    /** The machine's wall clock, microseconds since 1970. */
    static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /** Something that happened now. */
    void say(String what) {
        say(now(), what);
    }

    /** Something that happened at this time. */
    synchronized void say(long micros, String what) {
        Instant at = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        print(TIME.format(LocalTime.ofInstant(at, ZoneId.systemDefault())) + "  " + what);
    }

    /** More about the line above. */
    void add(String more) {
        print(" ".repeat(14) + more);
    }

    /** A line of its own. */
    synchronized void print(String line) {
        out.println(line);
        out.flush();
    }

    /** A span of microseconds in the unit a reader wants. */
    static String span(long micros) {
        return micros < 1_000_000
                ? String.format(Locale.ROOT, "%.1f ms", micros / 1_000.0)
                : String.format(Locale.ROOT, "%.2f s", micros / 1_000_000.0);
    }
}
