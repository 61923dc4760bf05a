package io.leaderelection.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random specs against an oracle that knows what each was made of and looks at every minute of the zone's clock. */
class RelinquishSpecOracleTest {
    private static final Instant FIRST = Instant.parse("2014-01-01T00:00:00Z");
    private static final int DAYS = 5 * 365;
    private static final Duration HORIZON = Duration.ofDays(45);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTC",
                "Asia/Tokyo",
                "Asia/Kolkata",
                "Europe/Berlin",
                "Europe/London",
                "America/New_York",
                "America/Sao_Paulo",
                "Australia/Lord_Howe"
            })
    void agreesWithALookAtEveryMinute(ZoneId zone) {
        Random random = new Random(zone.getId().hashCode());
        int compared = 0;
        for (int i = 0; i < 200; i++) {
            Instant after = randomInstant(random, zone.getRules());
            RandomSpec expected = RandomSpec.draw(random);
            Optional<Instant> oracle = expected.firstMatch(after, zone);
            if (!changesOddly(zone.getRules(), after, oracle.orElse(after.plus(HORIZON)))) {
                compared++;
                Optional<Instant> next = RelinquishSpec.parse(expected.text(), zone)
                        .next(after)
                        .filter(time -> !time.isAfter(after.plus(HORIZON)));
                assertThat(next)
                        .as("%s in %s after %s", expected.text(), zone, after)
                        .isEqualTo(oracle);
            }
        }
        assertThat(compared).isGreaterThan(80);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTC",
                "Europe/Berlin",
                "America/Sao_Paulo",
                "Australia/Lord_Howe",
                "Asia/Beirut",
                "America/Asuncion",
                "Pacific/Apia",
                "Africa/Monrovia"
            })
    void goesForwardInEveryZone(ZoneId zone) {
        Random random = new Random(zone.getId().hashCode());
        for (int i = 0; i < 100; i++) {
            String text = RandomSpec.draw(random).text();
            RelinquishSpec spec = RelinquishSpec.parse(text, zone);
            Instant time = randomInstant(random, zone.getRules()).minus(random.nextInt(50) * 365L, ChronoUnit.DAYS);
            for (int step = 0; step < 20; step++) {
                Optional<Instant> next = spec.next(time);
                if (next.isEmpty()) {
                    break;
                }
                assertThat(next.get()).as("%s in %s", text, zone).isAfter(time);
                time = next.get();
            }
        }
    }

    /** Anywhere in five years, or, half of the time, in the two days before a clock change. */
    private static Instant randomInstant(Random random, ZoneRules rules) {
        Instant any = FIRST.plusMillis((long) (random.nextDouble() * DAYS * 86_400_000));
        ZoneOffsetTransition change = rules.nextTransition(any);
        return change == null || random.nextBoolean()
                ? any
                : change.getInstant().minusMillis(random.nextInt(2 * 86_400_000));
    }

    /** Whether a change that takes midnight away, or is not of whole hours, is near: robfig's answer differs there. */
    private static boolean changesOddly(ZoneRules rules, Instant from, Instant to) {
        Instant start = from.minus(Duration.ofDays(32));
        for (var change = rules.nextTransition(start);
                change != null && !change.getInstant().isAfter(to.plus(Duration.ofDays(1)));
                change = rules.nextTransition(change.getInstant())) {
            LocalDateTime before = change.getDateTimeBefore();
            LocalDateTime midnight = before.toLocalTime().equals(LocalTime.MIDNIGHT)
                    ? before
                    : before.truncatedTo(ChronoUnit.DAYS).plusDays(1);
            boolean skipsMidnight = change.isGap() && midnight.isBefore(change.getDateTimeAfter());
            if (skipsMidnight || change.getDuration().toSeconds() % 3600 != 0) {
                return true;
            }
        }
        return false;
    }

    /** A field as text, the values it means, and whether it is a star in the sense of the rule about days. */
    record RandomField(String text, Set<Integer> values, boolean star) {
        static RandomField draw(Random random, int min, int max, List<String> names) {
            if (random.nextInt(5) < 2) {
                return star(random.nextBoolean() ? "*" : "?", min, max, 1);
            }
            List<String> texts = new ArrayList<>();
            Set<Integer> values = new TreeSet<>();
            boolean star = false;
            for (int parts = 1 + random.nextInt(4) / 3 * random.nextInt(3); parts > 0; parts--) {
                RandomField part = drawPart(random, min, max, names);
                texts.add(part.text());
                values.addAll(part.values());
                star |= part.star();
            }
            return new RandomField(String.join(",", texts), values, star);
        }

        private static RandomField drawPart(Random random, int min, int max, List<String> names) {
            int low = min + random.nextInt(max - min + 1);
            int high = low + random.nextInt(max - low + 1);
            int step = 1 + random.nextInt(max);
            String lowText = names.isEmpty() || random.nextBoolean() ? "" + low : names.get(low - min);
            return switch (random.nextInt(6)) {
                case 0 -> star("*/" + step, min, max, step);
                case 1 -> new RandomField(lowText + "/" + step, values(low, max, step), false);
                case 2 -> new RandomField(lowText + "-" + high, values(low, high, 1), false);
                case 3 -> new RandomField(lowText + "-" + high + "/" + step, values(low, high, step), false);
                default -> new RandomField(lowText, Set.of(low), false);
            };
        }

        private static RandomField star(String text, int min, int max, int step) {
            return new RandomField(text, values(min, max, step), step == 1);
        }

        private static Set<Integer> values(int low, int high, int step) {
            Set<Integer> values = new TreeSet<>();
            for (int value = low; value <= high; value += step) {
                values.add(value);
            }
            return values;
        }
    }

    record RandomSpec(
            RandomField minutes, RandomField hours, RandomField days, RandomField months, RandomField weekdays) {
        static RandomSpec draw(Random random) {
            List<String> monthNames =
                    List.of("jan", "Feb", "MAR", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
            List<String> dayNames = List.of("sun", "Mon", "TUE", "wed", "thu", "fri", "sat");
            return new RandomSpec(
                    RandomField.draw(random, 0, 59, List.of()),
                    RandomField.draw(random, 0, 23, List.of()),
                    RandomField.draw(random, 1, 31, List.of()),
                    RandomField.draw(random, 1, 12, monthNames),
                    RandomField.draw(random, 0, 6, dayNames));
        }

        String text() {
            return String.join(" ", minutes.text(), hours.text(), days.text(), months.text(), weekdays.text());
        }

        Optional<Instant> firstMatch(Instant after, ZoneId zone) {
            Instant time = after.truncatedTo(ChronoUnit.MINUTES).plusSeconds(60);
            for (Instant end = after.plus(HORIZON); !time.isAfter(end); time = time.plusSeconds(60)) {
                if (matches(time.atZone(zone))) {
                    return Optional.of(time);
                }
            }
            return Optional.empty();
        }

        private boolean matches(ZonedDateTime time) {
            boolean day = days.values().contains(time.getDayOfMonth());
            boolean weekday = weekdays.values().contains(time.getDayOfWeek().getValue() % 7);
            boolean both = days.star() || weekdays.star();
            return minutes.values().contains(time.getMinute())
                    && hours.values().contains(time.getHour())
                    && months.values().contains(time.getMonthValue())
                    && (both ? (day && weekday) : (day || weekday));
        }
    }
}
