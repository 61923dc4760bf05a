package io.leaderelection.config;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;

/** The units in which the search for the next time moves, from the largest down. */
enum CronUnit {
    MONTH(ChronoField.MONTH_OF_YEAR) {
        @Override
        CronTime start(CronTime time) {
            return time.at(time.wall().truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1));
        }

        @Override
        CronTime next(CronTime time) {
            // Go's January 31st plus a month is March 3rd, Java's February 28th.
            LocalDate date = time.wall().toLocalDate();
            LocalDate same = date.withDayOfMonth(1).plusMonths(1).plusDays(date.getDayOfMonth() - 1L);
            return time.at(same.atTime(time.wall().toLocalTime()));
        }
    },
    DAY(ChronoField.DAY_OF_MONTH) {
        @Override
        CronTime start(CronTime time) {
            return time.at(time.wall().truncatedTo(ChronoUnit.DAYS));
        }

        @Override
        CronTime next(CronTime time) {
            CronTime next = time.at(time.wall().plusDays(1));
            // Where a clock change took midnight away: robfig's way to the nearest one, misses and all.
            int hour = next.wall().getHour();
            CronTime midnight = next.plusSeconds((hour > 12 ? 24 - hour : -hour) * 3600L);
            // Pacific/Apia had no 2011-12-30; there robfig stands still for ever.
            return midnight.epochSecond() > time.epochSecond() ? midnight : time.plusSeconds(24 * 3600);
        }
    },
    HOUR(ChronoField.HOUR_OF_DAY) {
        @Override
        CronTime start(CronTime time) {
            return time.at(time.wall().truncatedTo(ChronoUnit.HOURS));
        }

        @Override
        CronTime next(CronTime time) {
            return time.plusSeconds(3600);
        }
    },
    MINUTE(ChronoField.MINUTE_OF_HOUR) {
        @Override
        CronTime start(CronTime time) {
            return time.plusSeconds(-Math.floorMod(time.epochSecond(), 60));
        }

        @Override
        CronTime next(CronTime time) {
            return time.plusSeconds(60);
        }
    },
    SECOND(ChronoField.SECOND_OF_MINUTE) {
        @Override
        CronTime start(CronTime time) {
            return time;
        }

        @Override
        CronTime next(CronTime time) {
            return time.plusSeconds(1);
        }
    };

    private final ChronoField field;

    CronUnit(ChronoField field) {
        this.field = field;
    }

    /** The beginning of this unit at the given time. */
    abstract CronTime start(CronTime time);

    /** One of this unit later. */
    abstract CronTime next(CronTime time);

    /** What the clock shows of this unit. */
    int of(LocalDateTime wall) {
        return wall.get(field);
    }

    /** Whether this unit is at its lowest value, so that a larger unit has changed with the last step. */
    boolean wrapped(CronTime time) {
        return of(time.wall()) == field.range().getMinimum();
    }
}
