package io.leaderelection.config;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;

/**
 * A second, seen on the wall clock of a zone.
 *
 * @param rules the zone
 * @param epochSecond the second, since 1970-01-01T00:00Z
 * @param wall what the clock shows then
 */
record CronTime(ZoneRules rules, long epochSecond, LocalDateTime wall) {
    static CronTime of(ZoneRules rules, long epochSecond) {
        ZoneOffset offset = rules.getOffset(Instant.ofEpochSecond(epochSecond));
        return new CronTime(rules, epochSecond, LocalDateTime.ofEpochSecond(epochSecond, 0, offset));
    }

    CronTime plusSeconds(long seconds) {
        return of(rules, epochSecond + seconds);
    }

    /**
     * A time at which the clock shows the given one. If there are two it is one of them; if there is none it is as far
     * from it as the clock was changed, before or after: all as Go's {@code time.Date}, and unlike {@link
     * java.time.ZonedDateTime}, which always takes the first of two and always goes forward.
     */
    CronTime at(LocalDateTime shown) {
        long local = shown.toEpochSecond(ZoneOffset.UTC);
        return of(rules, local - offsetAt(local - offsetAt(local)));
    }

    private int offsetAt(long second) {
        return rules.getOffset(Instant.ofEpochSecond(second)).getTotalSeconds();
    }
}
