package io.leaderelection.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each value that a key does not take, with the whole line that says so. */
class BadValuesTest {
    private static final String LONGEST_ID = "9223372036854775807";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            backend                  | oracle      | must be postgres or redis
            backend                  | Postgres    | must be postgres or redis
            candidate                | yes         | must be true or false
            postgres.takeover        | slow        | must be fast or safe
            postgres.wait            | QUEUE       | must be queue or poll
            postgres.data-source     | jdbc/my ds  | must be a JNDI name, without blanks
            time-zone                | Mars/Base   | must be the name of a time zone (Unknown time-zone ID: Mars/Base)
            relinquish-interval      | 300         | must be a duration above zero (add a unit, e.g. 30s)
            relinquish-interval      | 0s          | must be a duration above zero
            relinquish-interval      | -5m         | must be a duration above zero (it is negative)
            relinquish-interval      | 366h1m400s9 | must be a duration above zero (write numbers with the units h, m, s, ms in this order, e.g. 1h30m)
            relinquish-interval      | P366D       | must be a duration above zero (it is longer than a year)
            leader-check-interval    | 0ms         | must be a duration above zero
            leader-check-interval    | 2 s         | must be a duration above zero (write numbers with the units h, m, s, ms in this order, e.g. 1h30m)
            follower-check-interval  | PT0S        | must be a duration above zero
            follower-check-interval  | PT0.0005S   | must be a duration above zero (it is finer than a millisecond)
            lease-duration           | 999ms       | must be a duration from 1s to 24h
            lease-duration           | 24h1ms      | must be a duration from 1s to 24h
            lease-duration           | 10          | must be a duration from 1s to 24h (add a unit, e.g. 30s)
            lease-margin             | 99ms        | must be a duration of at least 100ms
            lease-margin             | 0.5s        | must be a duration of at least 100ms (write numbers with the units h, m, s, ms in this order, e.g. 1h30m)
            drain-timeout            | -1s         | must be a duration of zero or more (it is negative)
            shutdown-timeout         | 0s          | must be a duration above zero
            postgres.grace           | PT-1S       | must be a duration of zero or more (it is negative)
            redis.sentinel-master    | my master   | must be a name without blanks
            redis.jndi-name          | my redis    | must be a JNDI name, without blanks
            redis.user               | me myself   | must be a name without blanks
            redis.insecure-skip-verify | yes       | must be true or false
            postgres.grace           | PTX         | must be a duration of zero or more (it begins like an ISO-8601 duration and is none, e.g. PT5M)
            """)
    void refused(String key, String value, String rule) {
        Key known = key(key);
        assertThat(Written.minimal(key + " = " + value).problems())
                .contains("leaderelection.%s = \"%s\": %s; example: leaderelection.%s = %s"
                        .formatted(key, value, rule, key, known.example()));
    }

    @ParameterizedTest
    @CsvSource({"-1,''", "1.5,''", "0x10,''", "+7,''", "' ',''", "٧,''", "9223372036854775808,' (it is too large)'"})
    void refusedLockId(String value, String detail) {
        assertThat(Written.minimal("lock-id = " + value).problems())
                .containsExactly(("leaderelection.lock-id = \"%s\": must be a whole number from 0 to %s%s;"
                                + " example: leaderelection.lock-id = 4711")
                        .formatted(value, LONGEST_ID, detail));
    }

    @Test
    void tooLongNodeIdIsCounted() {
        assertThat(Written.minimal("node-id = " + "n".repeat(49)).problems())
                .singleElement()
                .asString()
                .contains("without blanks, commas and quotes (it has 49 characters)");
        assertThat(Written.minimal("node-id = " + "n".repeat(48)).election().nodeId())
                .hasSize(48);
    }

    @Test
    void anUnfitDefaultNodeIdIsSaidToBeTheDefault() {
        assertThatThrownBy(() -> Written.minimal().read("my node"))
                .hasMessageContaining(
                        "1. leaderelection.node-id = \"my node\" (the default): must be 1 to 48 printable");
    }

    @Test
    void aBadScheduleIsExplainedByTheParser() {
        assertThat(Written.minimal("relinquish-interval-spec = nonsense").problems())
                .singleElement()
                .asString()
                .startsWith(
                        "leaderelection.relinquish-interval-spec = \"nonsense\": must be five cron fields, a word such"
                                + " as @daily, or @every and a duration (")
                .endsWith("); example: leaderelection.relinquish-interval-spec = 0 3 * * *");
    }

    @Test
    void whatMustBeGivenIsAskedFor() {
        assertThat(Written.only().problems())
                .containsExactly(
                        "leaderelection.backend: is not set and has no default; it must be postgres or redis;"
                                + " example: leaderelection.backend = postgres",
                        "leaderelection.lock-id: is not set and has no default; it must be a whole number from 0 to "
                                + LONGEST_ID + "; example: leaderelection.lock-id = 4711");
    }

    @Test
    void anEmptyValueIsNone() {
        assertThat(Written.minimal("backend = ").problems())
                .singleElement()
                .asString()
                .startsWith("leaderelection.backend: is not set and has no default");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a,b", "a'b", "a\"b", "a`b", "nöde", "a\tb"})
    void refusedNodeId(String value) {
        assertThat(Written.minimal("node-id = " + value).problems())
                .singleElement()
                .asString()
                .startsWith("leaderelection.node-id = \"")
                .endsWith("\": must be 1 to 48 printable ASCII characters without blanks, commas and quotes;"
                        + " example: leaderelection.node-id = node-1");
    }

    @ParameterizedTest
    @EnumSource
    void aMissingUnitIsNamedForEveryDuration(Key key) {
        if (key.rule().contains("duration") && key != Key.RELINQUISH_INTERVAL_SPEC) {
            assertThat(Written.minimal(key.key() + " = 30").problems())
                    .singleElement()
                    .asString()
                    .contains(key.rule() + " (add a unit, e.g. 30s); example");
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyExampleIsRight(Key key) {
        assertThat(Written.minimal(key.key() + " = " + key.example(), "alerts.lock-id = 1", "reports.lock-id = 2")
                        .problems())
                .allMatch(line -> line.contains("there is no election"));
    }

    private static Key key(String name) {
        return Key.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_'));
    }
}
