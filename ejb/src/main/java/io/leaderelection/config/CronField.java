package io.leaderelection.config;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The fields of a cron expression, in their order, each with its bounds and the names of its values. */
enum CronField {
    MINUTE("minute", 0, 59, List.of()),
    HOUR("hour", 0, 23, List.of()),
    DAY_OF_MONTH("day of month", 1, 31, List.of()),
    MONTH("month", 1, 12, List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
    DAY_OF_WEEK("day of week", 0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

    /** Set in the bits of a field that has a star with a step of 1. */
    static final long STAR = 1L << 63;

    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]+");

    private final String label;
    private final int min;
    private final int max;

    @SuppressWarnings("ImmutableEnumChecker") // always a List.of
    private final List<String> names;

    CronField(String label, int min, int max, List<String> names) {
        this.label = label;
        this.min = min;
        this.max = max;
        this.names = names;
    }

    /**
     * Reads the text of this field: bit N is set if the value N matches, and {@link #STAR} if it says so by a star.
     *
     * @throws IllegalArgumentException if this field cannot have this text; the message starts with the field's name
     */
    long parse(String text) {
        long bits = 0;
        for (String range : text.split(",", -1)) {
            // robfig skips empty elements; a field of commas alone never matches.
            bits |= range.isEmpty() ? 0 : parseRange(range);
        }
        return bits;
    }

    private long parseRange(String range) {
        String[] parts = range.split("/", -1);
        String[] ends = parts[0].split("-", -1);
        boolean star = ends[0].equals("*") || ends[0].equals("?");
        // robfig does not look at what follows a star and a hyphen: '*-5' is '*'.
        require(star || ends.length <= 2, "'%s' has more than one hyphen", range);
        require(parts.length <= 2, "'%s' has more than one slash", range);
        boolean open = star || (ends.length == 1 && parts.length == 2);

        long low = star ? min : value(ends[0]);
        long high = open ? max : value(ends[ends.length - 1]);
        long step = parts.length == 1 ? 1 : number(parts[1]);
        require(low >= min, "%s is below the minimum of %d", low, min);
        require(Math.max(low, high) <= max, "%s is above the maximum of %d", Math.max(low, high), max);
        require(low <= high, "'%s' runs backwards", range);
        require(step > 0, "the step of '%s' is 0", range);

        long bits = star && step == 1 ? STAR : 0;
        for (long value = low; value <= high; value++) {
            bits |= (value - low) % step == 0 ? 1L << value : 0;
        }
        return bits;
    }

    private long value(String text) {
        int name = names.indexOf(text.toLowerCase(Locale.ROOT));
        return name >= 0 ? min + name : number(text);
    }

    private long number(String text) {
        require(
                NUMBER.matcher(text).matches(),
                names.isEmpty() ? "'%s' is not a plain number" : "'%s' is neither a plain number nor a name",
                text);
        BigInteger number = new BigInteger(text);
        require(number.bitLength() < Long.SIZE, "%s is too large", text);
        return number.longValue();
    }

    private void require(boolean condition, String fault, Object... arguments) {
        if (!condition) {
            throw new IllegalArgumentException(label + ": " + String.format(Locale.ROOT, fault, arguments));
        }
    }
}
