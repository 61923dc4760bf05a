package io.leaderelection.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelinquishSpecTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

    /** Answers of robfig/cron v3.0.1 itself: Go-quoted spec, from, next; the specs' default zone is UTC. */
    @TestFactory
    Stream<DynamicTest> answersAsRobfig() throws IOException {
        return vectors().stream().map(line -> line.split("\t", -1)).map(vector -> {
            String spec = goUnquoted(vector[0]);
            Instant from = Instant.parse(vector[1]);
            return DynamicTest.dynamicTest(
                    vector[0] + " from " + from,
                    () -> assertThat(answer(spec, from)).isEqualTo(vector[2]));
        });
    }

    private static List<String> vectors() throws IOException {
        var stream = Objects.requireNonNull(RelinquishSpecTest.class.getResourceAsStream("cron-vectors.tsv"));
        try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }

    private static String answer(String spec, Instant from) {
        try {
            return RelinquishSpec.parse(spec, ZoneOffset.UTC)
                    .next(from)
                    .map(Instant::toString)
                    .orElse("NEVER");
        } catch (IllegalArgumentException e) {
            return "ERROR";
        }
    }

    private static String goUnquoted(String quoted) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < quoted.length() - 1; i++) {
            char c = quoted.charAt(i);
            if (c != '\\') {
                text.append(c);
            } else if (quoted.charAt(++i) == 'u') {
                text.append((char) Integer.parseInt(quoted.substring(i + 1, i + 5), 16));
                i += 4;
            } else {
                text.append("\t\n\r\u000b\f\"\\".charAt("tnrvf\"\\".indexOf(quoted.charAt(i))));
            }
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    60 * * * *       | minute: 60 is above the maximum of 59
                    5-1 * * * *      | minute: '5-1' runs backwards
                    5-60 * * * *     | minute: 60 is above the maximum of 59
                    a * * * *        | minute: 'a' is not a plain number
                    1,2-x * * * *    | minute: 'x' is not a plain number
                    1-2-3 * * * *    | minute: '1-2-3' has more than one hyphen
                    */2/3 * * * *    | minute: '*/2/3' has more than one slash
                    */0 * * * *      | minute: the step of '*/0' is 0
                    */-1 * * * *     | minute: '-1' is not a plain number
                    */ * * * *       | minute: '' is not a plain number
                    \u0665 * * * *   | minute: '\u0665' is not a plain number
                    * 24 * * *       | hour: 24 is above the maximum of 23
                    * 99/2 * * *     | hour: 99 is above the maximum of 23
                    * 9223372036854775808 * * * | hour: 9223372036854775808 is too large
                    * * 0 * *        | day of month: 0 is below the minimum of 1
                    * * 32 * *       | day of month: 32 is above the maximum of 31
                    * * L * *        | day of month: 'L' is not a plain number
                    * * * 13 *       | month: 13 is above the maximum of 12
                    * * * january *  | month: 'january' is neither a plain number nor a name
                    * * * * 7        | day of week: 7 is above the maximum of 6
                    * * * * sat-sun  | day of week: 'sat-sun' runs backwards
                    * * * * 5#3      | day of week: '5#3' is neither a plain number nor a name
                    60 24 0 13 7     | minute: 60 is above the maximum of 59
                    * * * *          | expected five fields (minute, hour, day of month, month, day of week), found 4
                    * * * * * *      | expected five fields (minute, hour, day of month, month, day of week), found 6
                    @often           | descriptor: '@often' is unknown
                    @Daily           | descriptor: '@Daily' is unknown
                    @every 1d        | @every: '1d' is not a duration such as 90s or 1h30m
                    @every 300000000h | @every: '300000000h' is longer than 292 years
                    TZ=Nowhere/Land 0 5 * * * | time zone: 'Nowhere/Land' is unknown
                    CRON_TZ=+02:00 0 5 * * *  | time zone: '+02:00' is unknown
                    TZ=UTC           | time zone: no space after it
                    """)
    void namesTheFieldAtFault(String spec, String fault) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RelinquishSpec.parse(spec, ZoneOffset.UTC))
                .withMessage(fault + " in '" + spec + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "+0, 1",
        "-0, 1",
        "1ns, 1",
        "999ms, 1",
        "-5h, 1",
        "1s, 1",
        "1.999s, 1",
        "2000ms, 2",
        "2000000us, 2",
        "2000000\u00b5s, 2",
        "2000000\u03bcs, 2",
        "2000000000ns, 2",
        "90s, 90",
        "1m30s, 90",
        "1.5m, 90",
        "30s1m, 90",
        "1h30m, 5400",
        "1.5h, 5400",
        ".5h, 1800",
        "1.h, 3600",
        "1h.5m, 3630",
        "+24h, 86400",
        "0.0025h, 9",
        "500ms500ms, 1",
        "1h0m0s999999999ns, 3600",
        "9223372036854775807ns, 9223372036"
    })
    void readsDurationsAsGo(String duration, long seconds) {
        assertThat(RelinquishSpec.parse("@every " + duration, BERLIN).next(NOON.plusNanos(1)))
                .contains(NOON.plusSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "-",
                " ",
                "1",
                "1.5",
                ".",
                ".s",
                "s",
                "1x",
                "1S",
                "1 s",
                " 1s",
                "1s ",
                "--1s",
                "1s-1s",
                "1e3s",
                "0x1s",
                "1_0s",
                "\u0661s",
                "1d",
                "1week",
                "2562047h47m16.854775808s",
                "9223372036854775808ns"
            })
    void refusesDurationsAsGo(String duration) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RelinquishSpec.parse("@every " + duration, BERLIN))
                .withMessageStartingWith("@every: '" + duration + "'");
    }

    @Test
    void usesTheDefaultZoneUnlessTheSpecNamesOne() {
        assertThat(RelinquishSpec.parse("0 5 * * *", BERLIN).next(NOON))
                .contains(Instant.parse("2026-03-05T04:00:00Z"))
                .isEqualTo(RelinquishSpec.parse("TZ=Local 0 5 * * *", BERLIN).next(NOON));
        assertThat(RelinquishSpec.parse("TZ=Asia/Tokyo 0 5 * * *", BERLIN).next(NOON))
                .contains(Instant.parse("2026-03-04T20:00:00Z"))
                .isEqualTo(RelinquishSpec.parse("CRON_TZ=Asia/Tokyo 0 5 * * *", BERLIN)
                        .next(NOON));
        assertThat(RelinquishSpec.parse("TZ= 0 5 * * *", BERLIN).next(NOON))
                .contains(Instant.parse("2026-03-05T05:00:00Z"));
    }

    @Test
    void skipsWhatTheClockSkipsAndFiresTwiceWhatItShowsTwice() {
        RelinquishSpec spec = RelinquishSpec.parse("30 2 * * *", BERLIN);
        assertThat(Stream.iterate(Instant.parse("2024-03-29T12:00:00Z"), t -> next(spec, t))
                        .limit(4)
                        .skip(1))
                .map(Instant::toString)
                .containsExactly("2024-03-30T01:30:00Z", "2024-04-01T00:30:00Z", "2024-04-02T00:30:00Z");
        assertThat(Stream.iterate(Instant.parse("2024-10-26T12:00:00Z"), t -> next(spec, t))
                        .limit(4)
                        .skip(1))
                .map(Instant::toString)
                .containsExactly("2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z", "2024-10-28T01:30:00Z");
    }

    /** Days that the zone does not have: robfig v3.0.1 does not return from these. */
    @ParameterizedTest
    @CsvSource({
        "Pacific/Apia, * * 31 12 *, 2011-12-30T09:34:26Z, 2011-12-30T10:00:00Z",
        "Pacific/Apia, * 3 30 * *, 2011-12-29T10:53:05Z, 2012-01-29T13:00:00Z",
        "Pacific/Kwajalein, 0 0 1 * *, 1993-08-20T12:59:59Z, 1993-08-31T12:00:00Z"
    })
    void getsPastADayThatDoesNotExist(ZoneId zone, String spec, Instant after, Instant next) {
        assertThat(RelinquishSpec.parse(spec, zone).next(after)).contains(next);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 30 2 *", "59 23 31 2,4,6,9,11 ?", ", * * * *", "* , * * *", "* * , * *", "* * * , *"})
    void findsOutSoonThatThereIsNoNextTime(String never) {
        RelinquishSpec spec = RelinquishSpec.parse(never, BERLIN);
        Optional<Instant> next = assertTimeout(Duration.ofSeconds(5), () -> spec.next(NOON));
        assertThat(next).isEmpty();
    }

    @Test
    void looksAheadToTheEndOfTheFifthYear() {
        RelinquishSpec leapDay = RelinquishSpec.parse("0 0 29 2 *", ZoneOffset.UTC);
        assertThat(leapDay.next(Instant.parse("2098-12-31T23:59:58Z"))).isEmpty();
        assertThat(leapDay.next(Instant.parse("2098-12-31T23:59:59Z"))).contains(Instant.parse("2104-02-29T00:00:00Z"));
    }

    @Test
    void isStrictlyAfterAndWhole() {
        RelinquishSpec spec = RelinquishSpec.parse("* * * * *", ZoneOffset.UTC);
        assertThat(next(spec, NOON)).isEqualTo(NOON.plusSeconds(60));
        assertThat(next(spec, NOON.minusNanos(1))).isEqualTo(NOON);
        assertThat(next(spec, NOON.plusNanos(1))).isEqualTo(NOON.plusSeconds(60));
        assertThat(next(spec, Instant.parse("1969-12-31T23:59:59.5Z"))).isEqualTo(Instant.EPOCH);
    }

    @Test
    void isAValueWithItsTextAsWritten() {
        RelinquishSpec spec = RelinquishSpec.parse("  0\t5 * * MON ", BERLIN);
        assertThat(spec)
                .hasToString("  0\t5 * * MON ")
                .isEqualTo(RelinquishSpec.parse("  0\t5 * * MON ", BERLIN))
                .hasSameHashCodeAs(RelinquishSpec.parse("  0\t5 * * MON ", BERLIN))
                .isNotEqualTo(RelinquishSpec.parse("  0\t5 * * MON ", ZoneOffset.UTC))
                .isNotEqualTo(RelinquishSpec.parse("0 5 * * mon", BERLIN))
                .isNotEqualTo("  0\t5 * * MON ");
    }

    private static Instant next(RelinquishSpec spec, Instant after) {
        return spec.next(after).orElseThrow();
    }
}
