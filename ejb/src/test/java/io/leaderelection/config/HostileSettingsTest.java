package io.leaderelection.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is written: it is read, or refused with a reason, at once; and no reason shows a password. */
class HostileSettingsTest {
    private static final String SECRET = "s3cr3t-Passw0rd";
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final Instant NOW = Instant.parse("2025-01-01T00:00:00Z");

    @Property(tries = 300)
    void durations(@ForAll("texts") String text) {
        refusedOr(() -> {
            Duration read = Durations.parse(text);
            assertThat(read).isBetween(Duration.ZERO, Durations.LONGEST);
            assertThat(Durations.parse(Durations.format(read))).isEqualTo(read);
        });
    }

    @Property(tries = 300)
    void schedules(@ForAll("schedules") String text) {
        refusedOr(() -> {
            Optional<Instant> next = RelinquishSpec.parse(text, UTC).next(NOW);
            next.ifPresent(time -> assertThat(time).isAfter(NOW));
        });
    }

    @Property(tries = 300)
    void addresses(@ForAll("texts") String before, @ForAll("texts") String after) {
        refusedOr(() -> assertThat(RedisUri.parse(before + "://user:" + SECRET + "@" + after)
                        .toString())
                .doesNotContain(SECRET));
        refusedOr(() -> assertThat(RedisUri.parse("redis://user:" + SECRET + "@host" + after)
                        .toString())
                .doesNotContain(SECRET));
    }

    @Property(tries = 300)
    void settings(@ForAll("keys") Map<String, String> given) {
        Map<String, String> properties = new HashMap<>(given);
        properties.putIfAbsent(Key.REDIS_PASSWORD.property(), SECRET);
        refusedOr(() -> {
            Configuration read = ConfigReader.read(Settings.of(properties, Map.of()), "node", UTC, NOW);
            assertThat(read.toString()).doesNotContain(SECRET);
        });
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(40),
                Arbitraries.strings()
                        .withChars("0123456789hms.PT-+ \u0660\u200b")
                        .ofMaxLength(20),
                Arbitraries.strings().withChars("redis:/@[]%?#0123456789").ofMaxLength(20),
                Arbitraries.of(
                        "", " ", "9223372036854775807s", "99999999999999999999999h", "1e9s", "\u0000", "${x}", "%zz"));
    }

    @Provide
    Arbitrary<String> schedules() {
        Arbitrary<String> field = Arbitraries.strings()
                .withChars("0123456789*/,-?JANSUN")
                .ofMinLength(1)
                .ofMaxLength(6);
        return Arbitraries.oneOf(
                texts(),
                field.list().ofMinSize(1).ofMaxSize(7).map(fields -> String.join(" ", fields)),
                texts().map(text -> "@every " + text),
                texts().map(text -> "TZ=" + text + " 0 0 30 2 *"),
                Arbitraries.of("0 0 30 2 *", "*/1000000000 * * * *", "0-59/0 * * * *", "59-0 * * * *", "@every -1s"));
    }

    /** Some of the keys, each with what belongs to it, or to another, or to none. */
    @Provide
    Arbitrary<Map<String, String>> keys() {
        Arbitrary<String> key = Arbitraries.of(Key.values()).map(Key::property);
        Arbitrary<String> value = Arbitraries.oneOf(
                Arbitraries.of(Key.values()).map(Key::example),
                texts(),
                schedules(),
                Arbitraries.of(
                        "redis", "postgres", "0", "redis://u:" + SECRET + "@h", "rediss://:" + SECRET + "@[::1]:0/x"));
        return Arbitraries.maps(key, value).ofMaxSize(12);
    }

    private static void refusedOr(Runnable read) {
        try {
            read.run();
        } catch (IllegalArgumentException refused) { // also what names all problems at once
            assertThat(refused.getMessage()).isNotBlank().doesNotContain(SECRET);
            assertThat(String.valueOf(refused.getCause())).doesNotContain(SECRET);
        }
    }
}
