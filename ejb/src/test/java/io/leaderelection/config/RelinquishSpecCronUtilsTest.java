package io.leaderelection.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** cron-utils as a second opinion; what {@link RelinquishSpec} says about it is pinned here. */
class RelinquishSpecCronUtilsTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final CronParser CRON_UTILS = new CronParser(CronDefinitionBuilder.defineCron()
            .withMinutes()
            .withValidRange(0, 59)
            .withStrictRange()
            .and()
            .withHours()
            .withValidRange(0, 23)
            .withStrictRange()
            .and()
            .withDayOfMonth()
            .withValidRange(1, 31)
            .withStrictRange()
            .and()
            .withMonth()
            .withValidRange(1, 12)
            .withStrictRange()
            .and()
            .withDayOfWeek()
            .withValidRange(0, 6)
            .withMondayDoWValue(1)
            .withStrictRange()
            .and()
            .instance());

    @Test
    void agreesOnTheCalendar() {
        Random random = new Random(20260304);
        for (int i = 0; i < 500; i++) {
            var spec = RelinquishSpecOracleTest.RandomSpec.draw(random);
            Instant after = Instant.parse("2023-01-01T00:00:00Z").plusSeconds(random.nextInt(5 * 365 * 86_400));
            assertThat(cronUtils(plain(spec), after, ZoneOffset.UTC))
                    .as("%s after %s", spec.text(), after)
                    .isEqualTo(ours(spec.text(), after, ZoneOffset.UTC));
        }
    }

    /** The same with each field a star or a list of numbers, and the day fields so that either may match. */
    private static String plain(RelinquishSpecOracleTest.RandomSpec spec) {
        boolean star = spec.days().star() || spec.weekdays().star();
        boolean everyDay = !star
                && (spec.days().values().size() == 31
                        || spec.weekdays().values().size() == 7);
        return String.join(
                " ",
                plain(spec.minutes().values(), 60),
                plain(spec.hours().values(), 24),
                everyDay ? "*" : plain(spec.days().values(), 31),
                plain(spec.months().values(), 12),
                everyDay ? "*" : plain(spec.weekdays().values(), 7));
    }

    private static String plain(Set<Integer> values, int all) {
        return values.size() == all ? "*" : values.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* * * * *",
                "*/15 9-17 * * mon-fri",
                "5/20 */2 1,15 * *",
                "0 0 13 * 5",
                "0 0 1 jan *",
                "0 12 * * 0",
                "0-30/10 3 29 feb *",
                "30 4 */10 JAN-MAR,dec sat"
            })
    void agreesOnOrdinarySpecsAsWritten(String spec) {
        Instant after = Instant.parse("2026-03-04T05:06:07Z");
        assertThat(cronUtils(spec, after, ZoneOffset.UTC)).isEqualTo(ours(spec, after, ZoneOffset.UTC));
        assertThat(cronUtils(spec, after, BERLIN)).isEqualTo(ours(spec, after, BERLIN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/60 * * * *",
                "* * * * 6/7",
                "1,,2 * * * *",
                "? * * * *",
                "*-5 * * * *",
                "TZ=UTC 0 5 * * *",
                "@every 90s"
            })
    void refusesWhatRobfigTakes(String spec) {
        assertThatIllegalArgumentException().isThrownBy(() -> CRON_UTILS.parse(spec));
        assertThatCode(() -> RelinquishSpec.parse(spec, BERLIN)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/5 * * * *", "4/1/ * * * *"})
    void takesWhatRobfigRefuses(String spec) {
        assertThatCode(() -> CRON_UTILS.parse(spec)).doesNotThrowAnyException();
        assertThatIllegalArgumentException().isThrownBy(() -> RelinquishSpec.parse(spec, BERLIN));
    }

    @Test
    void failsWithAnotherException() {
        assertThatThrownBy(() -> CRON_UTILS.parse("3-5/ * * * *")).isNotInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesAQuestionMarkOnlyWithTheRuleThatBothDayFieldsMustMatch() {
        CronParser questionMark = new CronParser(CronDefinitionBuilder.defineCron()
                .withMinutes()
                .and()
                .withHours()
                .and()
                .withDayOfMonth()
                .supportsQuestionMark()
                .and()
                .withMonth()
                .and()
                .withDayOfWeek()
                .withValidRange(0, 6)
                .withMondayDoWValue(1)
                .supportsQuestionMark()
                .and()
                .instance());
        Instant after = Instant.parse("2026-03-14T00:00:00Z");
        assertThatIllegalArgumentException().isThrownBy(() -> CRON_UTILS.parse("0 0 ? * 5"));
        assertThat(next(questionMark, "0 0 ? * 5", after, ZoneOffset.UTC)).isEqualTo("2026-03-20T00:00:00Z");
        assertThat(next(questionMark, "0 0 13 * 5", after, ZoneOffset.UTC)).isEqualTo("2026-11-13T00:00:00Z");
        assertThat(ours("0 0 13 * 5", after, ZoneOffset.UTC)).isEqualTo("2026-03-20T00:00:00Z");
    }

    @Test
    void firesOnceWhereTheClockShowsATimeTwice() {
        Instant first = Instant.parse("2024-10-27T00:30:00Z");
        assertThat(ours("30 2 * * *", first, BERLIN)).isEqualTo("2024-10-27T01:30:00Z");
        assertThat(cronUtils("30 2 * * *", first, BERLIN)).isEqualTo("2024-10-28T01:30:00Z");
    }

    @Test
    void searchesOtherDaysWhereMidnightIsSkipped() {
        ZoneId zone = ZoneId.of("America/Asuncion");
        Instant after = Instant.parse("2017-09-05T00:00:00Z");
        assertThat(ours("0 12 * 10 *", after, zone)).isEqualTo("2017-10-31T15:00:00Z");
        assertThat(cronUtils("0 12 * 10 *", after, zone)).isEqualTo("2017-10-01T15:00:00Z");
    }

    @Test
    void looksFurtherAheadThanFiveYears() {
        Instant after = Instant.parse("2096-03-01T00:00:00Z");
        assertThat(ours("0 0 29 2 *", after, ZoneOffset.UTC)).isEqualTo("NEVER");
        assertThat(cronUtils("0 0 29 2 *", after, ZoneOffset.UTC)).isEqualTo("2104-02-29T00:00:00Z");
    }

    private static String ours(String spec, Instant after, ZoneId zone) {
        return RelinquishSpec.parse(spec, zone)
                .next(after)
                .map(Instant::toString)
                .orElse("NEVER");
    }

    private static String cronUtils(String spec, Instant after, ZoneId zone) {
        return next(CRON_UTILS, spec, after, zone);
    }

    private static String next(CronParser parser, String spec, Instant after, ZoneId zone) {
        return ExecutionTime.forCron(parser.parse(spec))
                .nextExecution(after.atZone(zone))
                .map(time -> time.toInstant().toString())
                .orElse("NEVER");
    }
}
