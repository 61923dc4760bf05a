package io.leaderelection.config;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Five cron fields in a zone, each as the bits {@link CronField#parse} made of it.
 *
 * @param minutes bits 0-59
 * @param hours bits 0-23
 * @param days of the month, bits 1-31 and the star
 * @param months bits 1-12
 * @param weekdays bits 0-6 from Sunday, and the star
 * @param zone whose wall clock is compared with the fields
 */
record CronSchedule(long minutes, long hours, long days, long months, long weekdays, ZoneId zone)
        implements SpecSchedule {
    private static final int REACH_YEARS = 5;

    /**
     * {@inheritDoc}
     *
     * <p>Works from the month down to the second. While a unit does not match, the time goes on by one of it, the very
     * first time from the beginning of that unit; a step that brings a unit to its lowest value starts again at the
     * month. These are robfig's steps, because the way shows in the result around clock changes: an hour is one that
     * passes, a day or month goes to the same time on the wall clock ({@link CronTime#at}), and a step that jumps over
     * a lowest value leaves the larger units unchecked.
     */
    @Override
    public Optional<Instant> next(Instant after) {
        if (minutes == 0 || hours == 0) {
            return Optional.empty(); // only faster: the search would try every hour or minute of five years
        }
        CronTime time = CronTime.of(zone.getRules(), after.getEpochSecond() + 1);
        int lastYear = time.wall().getYear() + REACH_YEARS;
        boolean moved = false;
        int level = 0;
        CronUnit[] units = CronUnit.values();
        while (level < units.length) {
            CronUnit unit = units[level];
            if (matches(unit, time.wall())) {
                level++;
                continue;
            }
            time = unit.next(moved ? time : unit.start(time));
            moved = true;
            if (unit.wrapped(time)) {
                if (time.wall().getYear() > lastYear) {
                    return Optional.empty();
                }
                level = 0;
            }
        }
        return Optional.of(Instant.ofEpochSecond(time.epochSecond()));
    }

    private boolean matches(CronUnit unit, LocalDateTime wall) {
        int value = unit.of(wall);
        return switch (unit) {
            case MONTH -> has(months, value);
            case DAY -> matchesDay(value, wall.getDayOfWeek().getValue() % 7);
            case HOUR -> has(hours, value);
            case MINUTE -> has(minutes, value);
            case SECOND -> value == 0;
        };
    }

    private boolean matchesDay(int day, int weekday) {
        boolean star = ((days | weekdays) & CronField.STAR) != 0;
        return star ? has(days, day) && has(weekdays, weekday) : has(days, day) || has(weekdays, weekday);
    }

    private static boolean has(long bits, int value) {
        return (bits >>> value & 1) == 1;
    }
}
