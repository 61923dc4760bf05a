package io.leaderelection.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as an operator writes them: {@code 300ms}, {@code 30s}, {@code 1h30m}, or ISO-8601 ({@code PT5M}). Whole
 * milliseconds, because that is what stores count in; at most a year, which a monotonic clock can hold.
 */
public final class Durations {
    /** The longest duration that can be set. */
    public static final Duration LONGEST = Duration.ofDays(365);

    private static final Pattern SHORT = Pattern.compile(
            "(?:(?<h>\\d{1,12})h)?(?:(?<m>\\d{1,12})m(?!s))?(?:(?<s>\\d{1,12})s)?(?:(?<ms>\\d{1,12})ms)?");

    private static final Pattern BARE_NUMBER = Pattern.compile("\\d+(\\.\\d+)?");
    private static final Pattern TOO_MANY_DIGITS = Pattern.compile("\\d{13,}(ms|[hms])");

    private Durations() {}

    /**
     * Reads a duration of zero or more.
     *
     * @throws IllegalArgumentException with a message that says what is wrong with it
     */
    public static Duration parse(String text) {
        if (BARE_NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("add a unit, e.g. 30s");
        } else if (text.startsWith("-")) {
            throw new IllegalArgumentException("it is negative");
        } else if (TOO_MANY_DIGITS.matcher(text).find()) {
            throw tooLong();
        }
        return checked(text.toUpperCase(Locale.ROOT).startsWith("P") ? iso(text) : unitsOf(text));
    }

    /** The short form that {@link #parse} reads, such as {@code 1m30s}. */
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        return part(duration.toHours(), "h")
                + part(duration.toMinutesPart(), "m")
                + part(duration.toSecondsPart(), "s")
                + part(duration.toMillisPart(), "ms");
    }

    private static String part(long count, String unit) {
        return count == 0 ? "" : count + unit;
    }

    private static Duration unitsOf(String text) {
        Matcher units = SHORT.matcher(text);
        if (text.isEmpty() || !units.matches()) {
            throw new IllegalArgumentException("write numbers with the units h, m, s, ms in this order, e.g. 1h30m");
        }
        return Duration.ofHours(count(units, "h"))
                .plusMinutes(count(units, "m"))
                .plusSeconds(count(units, "s"))
                .plusMillis(count(units, "ms"));
    }

    private static long count(Matcher units, String unit) {
        String digits = units.group(unit);
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static Duration iso(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("it begins like an ISO-8601 duration and is none, e.g. PT5M", e);
        }
    }

    private static Duration checked(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("it is negative");
        } else if (duration.compareTo(LONGEST) > 0) {
            throw tooLong();
        } else if (duration.toNanosPart() % 1_000_000 != 0) {
            throw new IllegalArgumentException("it is finer than a millisecond");
        }
        return duration;
    }

    private static IllegalArgumentException tooLong() {
        return new IllegalArgumentException("it is longer than a year");
    }
}
