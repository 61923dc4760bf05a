package io.leaderelection.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemTest {

    @ParameterizedTest
    @ValueSource(strings = {"leaderelection.redis.password", "leaderelection.a.redis.Client-Secret", "X_PASSWORD_FILE"})
    void aSecretIsNeverShown(String key) {
        Given<String> given = new Given<>(key, "hush", "hush", false);
        assertThat(Problem.of(given, "must be long", "…").text())
                .isEqualTo(key + " = ***: must be long; example: " + key + " = …");
        assertThat(given.described()).isEqualTo(key + " = ***");
    }

    @Test
    void aValueStaysOnItsLine() {
        assertThat(Problem.show("k", "a\r\n2. b\u0000")).isEqualTo("\"a??2. b?\"");
        assertThat(new Problem("k", Optional.empty(), "says\nno", Optional.empty()).text())
                .isEqualTo("k: says no");
    }

    @Test
    void aLongValueIsCut() {
        assertThat(Problem.show("k", "x".repeat(120))).isEqualTo('"' + "x".repeat(120) + '"');
        assertThat(Problem.show("k", "x".repeat(121))).isEqualTo('"' + "x".repeat(120) + "…\"");
    }
}
