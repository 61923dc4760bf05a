package io.leaderelection.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyTest {

    @Test
    void theListIsComplete() {
        assertThat(Key.knownKeys())
                .containsExactly(
                        "elections",
                        "backend",
                        "lock-id",
                        "node-id",
                        "candidate",
                        "relinquish-interval",
                        "relinquish-interval-spec",
                        "time-zone",
                        "leader-check-interval",
                        "follower-check-interval",
                        "lease-duration",
                        "lease-margin",
                        "drain-timeout",
                        "shutdown-timeout",
                        "postgres.data-source",
                        "postgres.takeover",
                        "postgres.wait",
                        "postgres.grace",
                        "redis.uri",
                        "redis.sentinel-master",
                        "redis.sentinel-nodes",
                        "redis.cluster-nodes",
                        "redis.masters",
                        "redis.jndi-name",
                        "redis.user",
                        "redis.password",
                        "redis.password-file",
                        "redis.insecure-skip-verify");
    }

    @Test
    void everyDefaultValue() {
        Map<String, String> defaults = new LinkedHashMap<>();
        Arrays.stream(Key.values())
                .forEach(key -> key.defaultValue().ifPresent(value -> defaults.put(key.key(), value)));
        assertThat(defaults)
                .hasSize(12)
                .containsEntry("elections", "default")
                .containsEntry("candidate", "true")
                .containsEntry("relinquish-interval", "300s")
                .containsEntry("leader-check-interval", "2s")
                .containsEntry("follower-check-interval", "2s")
                .containsEntry("drain-timeout", "2s")
                .containsEntry("shutdown-timeout", "5s")
                .containsEntry("postgres.data-source", "java:jboss/datasources/LeaderElectionDS")
                .containsEntry("postgres.takeover", "fast")
                .containsEntry("postgres.wait", "queue")
                .containsEntry("postgres.grace", "50ms")
                .containsEntry("redis.insecure-skip-verify", "false");
    }

    /** Sets only this key to what nothing can mean: whoever reads it must say so. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REDIS_PASSWORD") // anything can be one
    void everyKeyIsRead(Key key) {
        assertThat(Written.minimal(key.key() + " = \u00e4 !").problems())
                .anyMatch(line -> line.startsWith(key.property() + " = ") && line.contains(key.rule()));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ELECTIONS", "REDIS_PASSWORD"})
    void everyKeyIsReadForOneElection(Key key) {
        assertThat(key.isPerElection()).isTrue();
        assertThat(Written.minimal("default." + key.key() + " = \u00e4 !").problems())
                .anyMatch(line -> line.startsWith(key.property("default") + " = ") && line.contains(key.rule()));
    }

    @Test
    void noVariableCanMeanTwoThings() {
        List<String> forms = Key.knownKeys().stream().map(EnvironmentForm::of).toList();
        assertThat(forms).doesNotHaveDuplicates();
        assertThat(forms).noneMatch(form -> forms.stream().anyMatch(other -> other.endsWith("_" + form)));
    }

    @ParameterizedTest
    @EnumSource
    void everyKeyIsDescribed(Key key) {
        assertThat(key.rule()).isNotBlank().doesNotEndWith(".");
        assertThat(key.example()).isNotBlank();
        assertThat(key.defaultInWords()).isNotBlank();
        assertThat(key.property()).isEqualTo("leaderelection." + key.key());
    }
}
