package io.leaderelection.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownKeysTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            lockid                        | lock-id                   | 4711
            lock.id                       | lock-id                   | 4711
            lokc-id                       | lock-id                   | 4711
            LeaseDuration                 | lease-duration            | 10s
            default.leader-check-intervall| default.leader-check-interval | 2s
            default.node_id               | default.node-id           | node-1
            takeover                      | postgres.takeover         | safe
            data-source                   | postgres.data-source      | java:jboss/datasources/LeaderElectionDS
            posgres.wait                  | postgres.wait             | poll
            redis.pasword                 | redis.password            | ***
            """)
    void theNearestIsNamed(String key, String nearest, String example) {
        assertThat(Written.minimal(key + " = hush").problems())
                .containsExactly(("leaderelection.%s: is not a known setting; the nearest is leaderelection.%s;"
                                + " example: leaderelection.%s = %s")
                        .formatted(key, nearest, nearest, example));
    }

    @Test
    void farFromAllMeansAllAreListed() {
        assertThat(Written.minimal("test.something = hush").problems())
                .containsExactly("leaderelection.test.something: is not a known setting; known are "
                        + String.join(", ", Key.knownKeys()));
    }

    @Test
    void anElectionThatIsNotListedHasNoSettings() {
        assertThat(Written.minimal("elections = alerts", "reports.lock-id = 8").problems())
                .containsExactly(
                        "leaderelection.reports.lock-id: is not a known setting: there is no election reports in"
                                + " leaderelection.elections (alerts)");
        assertThat(Written.minimal("elections = alerts", "alrts.postgres.grace = 1ms")
                        .problems())
                .containsExactly(
                        "leaderelection.alrts.postgres.grace: is not a known setting: there is no election alrts in"
                                + " leaderelection.elections (alerts); the nearest is leaderelection.alerts.postgres.grace;"
                                + " example: leaderelection.alerts.postgres.grace = 50ms");
    }

    @Test
    void variablesAreComparedInTheirForm() {
        assertThat(Written.minimal("LEADERELECTION_LEASE_DURATOIN = 1s", "LEADERELECTION_REPORTS_LOCK_ID = 1")
                        .problems())
                .containsExactly(
                        "LEADERELECTION_LEASE_DURATOIN: is not a known setting; the nearest is"
                                + " LEADERELECTION_LEASE_DURATION; example: LEADERELECTION_LEASE_DURATION = 10s",
                        "LEADERELECTION_REPORTS_LOCK_ID: is not a known setting: there is no election REPORTS in"
                                + " leaderelection.elections (default)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LEADERELECTION_CANDIDATE", "leaderelection_candidate", "leaderelection.candidate"})
    void everyFormOfAVariableIsKnown(String name) {
        Written written = Written.minimal();
        Settings settings = Settings.of(written.properties(), Map.of(name, "false"));
        assertThat(ConfigReader.read(settings, Written.NODE, Written.ZONE, Written.REFERENCE)
                        .elections())
                .extracting(ElectionConfig::candidate)
                .containsExactly(false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LEADERELECTION_SERVICE_HOST",
                "LEADERELECTION_SERVICE_PORT",
                "LEADERELECTION_SERVICE_PORT_HTTP",
                "LEADERELECTION_PORT",
                "LEADERELECTION_PORT_8080_TCP",
                "LEADERELECTION_PORT_8080_TCP_ADDR",
                "LEADERELECTION_DEMO_SERVICE_HOST",
                "LEADERELECTION_DEMO_PORT_5432_TCP_PROTO"
            })
    void aServiceOfOurNameInKubernetesIsNoSetting(String variable) {
        assertThat(Written.minimal(variable + " = 10.0.0.1").problems()).isEmpty();
    }

    @Test
    void guessesOfTheServerAboutVariablesAreNotJudged() {
        Written variable = Written.minimal("LEADERELECTION_LEASE_DURATION = 20s", "lease.duration = 20s");
        assertThat(variable.problems()).isEmpty();
        assertThat(variable.timing().lease()).hasSeconds(20);
    }

    @Test
    void otherPeoplesKeysAreLeftAlone() {
        Written written = Written.minimal();
        Map<String, String> properties = new HashMap<>(written.properties());
        properties.putAll(Map.of("leaderelectionx.y", "1", "leaderelection", "1", "user.home", "/"));
        Settings settings = Settings.of(properties, Map.of("LEADERELECTIONS_X", "1", "HOME", "/"));
        assertThat(ConfigReader.read(settings, Written.NODE, Written.ZONE, Written.REFERENCE)
                        .elections())
                .hasSize(1);
    }

    @Test
    void noValueOfAnUnknownKeyIsShown() {
        assertThat(Written.minimal("pasword = hush", "LEADERELECTION_SECRT = hush")
                        .problems())
                .hasSize(2)
                .noneMatch(line -> line.contains("hush"));
    }
}
