package io.leaderelection.config;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The times at which a leader hands over, written as a cron expression. Syntax, times and rejections are those of
 * {@code ParseStandard} of <a href="https://pkg.go.dev/github.com/robfig/cron/v3">robfig/cron</a> v3.0.1.
 *
 * <p>A spec is one of
 *
 * <ul>
 *   <li>five fields: minute 0-59, hour 0-23, day of month 1-31, month 1-12 or {@code jan-dec}, day of week 0-6 or
 *       {@code sun-sat}, names in any case. A field is a list, by commas, of {@code *}, {@code ?} (the same),
 *       {@code N} or {@code N-M}, each with or without a {@code /STEP}; {@code N/STEP} runs up to the maximum;
 *   <li>{@code @yearly}, {@code @annually}, {@code @monthly}, {@code @weekly}, {@code @daily}, {@code @midnight},
 *       {@code @hourly};
 *   <li>{@code @every D}, with a duration in Go's notation such as {@code 1h30m}: that long after the time asked from,
 *       in whole seconds, at least one
 * </ul>
 *
 * after {@code TZ=Zone} or {@code CRON_TZ=Zone} and a space, if the zone is not to be the default one.
 *
 * <p><b>Days.</b> When both day fields are restricted, either may match; when one has a star, both must. A star with a
 * step above 1 is a restriction, <code>*&#47;2</code> the same as {@code 1-31/2}: so v3.0.1, unlike early versions.
 *
 * <p><b>Clock changes.</b> Fields are compared with the zone's wall clock: a time that the clock skips does not fire
 * that day, and a time that it shows twice fires twice. Next to a change that skips midnight, or is not of whole hours,
 * robfig/cron leaves out or mistakes some days, and so does this class.
 *
 * <p><b>Never.</b> There is no next time if nothing matches up to the end of the fifth year after the current one.
 *
 * <p><b>cron-utils</b> 9.2.1 is the second opinion in the tests, not the engine. It agrees on the calendar, and through
 * most clock changes, but for the rest fields have to be read and times searched here in any case. Where it differs:
 *
 * <ul>
 *   <li>it refuses steps longer than their range (<code>*&#47;60</code>, {@code 6/7}), empty list elements,
 *       {@code *-5}, zones and {@code @every}, and takes {@code ?} only in the day fields and with the rule that both
 *       must match;
 *   <li>it takes {@code /5} and {@code 4/1/}, and fails on {@code 3-5/} with an {@link IndexOutOfBoundsException};
 *   <li>its messages do not name the field at fault;
 *   <li>it fires once when the clock shows a time twice, tries other days when midnight is skipped, and looks further
 *       ahead than five years.
 * </ul>
 *
 * <p>Immutable and thread-safe. Two specs are equal if they are written alike and mean the same times.
 */
public final class RelinquishSpec {
    private static final Map<String, String> WORDS = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");
    private static final String EVERY = "@every ";
    // Unicode white space, as Go's strings.Fields; String.strip() and a plain \s differ from it.
    private static final Pattern FIELD = Pattern.compile("\\S+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern MARGIN = Pattern.compile("^\\s+|\\s+$", Pattern.UNICODE_CHARACTER_CLASS);
    // Names in the IANA database that Java leaves out of its own list.
    private static final Map<String, String> MORE_ZONES = Map.of(
            "", "UTC",
            "EST", "-05:00",
            "MST", "-07:00",
            "HST", "-10:00",
            "ROC", "Asia/Taipei",
            "GMT+0", "GMT",
            "GMT-0", "GMT");

    private final String text;
    private final SpecSchedule schedule;

    private RelinquishSpec(String text, SpecSchedule schedule) {
        this.text = text;
        this.schedule = schedule;
    }

    /**
     * Reads a spec.
     *
     * @param spec the spec, see above; lower and upper case matter except in the names of months and days
     * @param defaultZone the zone of a spec that names none, or {@code TZ=Local}
     * @return the spec
     * @throws IllegalArgumentException if robfig/cron would refuse it; the message names the field at fault, what is
     *     wrong with it, and the spec: {@code minute: 60 is above the maximum of 59 in '60 * * * *'}
     */
    public static RelinquishSpec parse(String spec, ZoneId defaultZone) {
        try {
            return new RelinquishSpec(spec, read(spec, defaultZone));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + " in '" + spec + "'", e);
        }
    }

    /**
     * The first time of this spec that is strictly after a given one.
     *
     * @param after the time to start from
     * @return a whole second; empty if there is none until the end of the fifth year after {@code after}
     */
    public Optional<Instant> next(Instant after) {
        return schedule.next(after);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RelinquishSpec that && text.equals(that.text) && schedule.equals(that.schedule);
    }

    @Override
    public int hashCode() {
        return 31 * text.hashCode() + schedule.hashCode();
    }

    /** The spec as it was written. */
    @Override
    public String toString() {
        return text;
    }

    private static SpecSchedule read(String spec, ZoneId defaultZone) {
        if (!spec.startsWith("TZ=") && !spec.startsWith("CRON_TZ=")) {
            return readTimes(spec, defaultZone);
        }
        int space = spec.indexOf(' ');
        if (space < 0) {
            throw new IllegalArgumentException("time zone: no space after it");
        }
        ZoneId zone = readZone(spec.substring(spec.indexOf('=') + 1, space), defaultZone);
        return readTimes(MARGIN.matcher(spec.substring(space)).replaceAll(""), zone);
    }

    private static ZoneId readZone(String name, ZoneId defaultZone) {
        if (name.equals("Local")) {
            return defaultZone;
        }
        // ZoneId.of alone would also take '+02:00' or 'UTC+2', which are no names of zones.
        if (!MORE_ZONES.containsKey(name) && !ZoneId.getAvailableZoneIds().contains(name)) {
            throw new IllegalArgumentException("time zone: '" + name + "' is unknown");
        }
        return ZoneId.of(name, MORE_ZONES);
    }

    private static SpecSchedule readTimes(String times, ZoneId zone) {
        if (times.startsWith(EVERY)) {
            return SpecDelay.parse(times.substring(EVERY.length()));
        }
        String expression = WORDS.getOrDefault(times, times);
        if (expression.startsWith("@")) {
            throw new IllegalArgumentException("descriptor: '" + times + "' is unknown");
        }
        List<String> fields =
                FIELD.matcher(expression).results().map(MatchResult::group).toList();
        if (fields.size() != 5) {
            throw new IllegalArgumentException("expected five fields (minute, hour, day of month, month, day of week), "
                    + "found " + fields.size());
        }
        return new CronSchedule(
                CronField.MINUTE.parse(fields.get(0)),
                CronField.HOUR.parse(fields.get(1)),
                CronField.DAY_OF_MONTH.parse(fields.get(2)),
                CronField.MONTH.parse(fields.get(3)),
                CronField.DAY_OF_WEEK.parse(fields.get(4)),
                zone);
    }
}
