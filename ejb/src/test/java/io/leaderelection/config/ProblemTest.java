package io.leaderelection.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            redis://me:hush@host:1/2                     | redis://***@host:1/2
            redis://:hush@host                           | redis://***@host
            redis://hush@host                            | redis://***@host
            rediss://me:hu@sh/h?u#sh://hush@host         | rediss://***@host
            redis://a:hush@b, rediss://c:hu,sh@d         | redis://***@b, rediss://***@d
            me:hush@host:6379                            | ***@host:6379
            redis:me:hush@host                           | ***@host
            redis://host?password=hush                   | redis://host?***
            redis://host#hush                            | redis://host#***
            jdbc:postgresql://h/d?user=me&password=hush  | jdbc:postgresql://h/d?***
            redis://host:6379                            | redis://host:6379
            host:6379, other:6379                        | host:6379, other:6379
            TZ=UTC @every 1h                             | TZ=UTC @every 1h
            0 3 ? * *                                    | 0 3 ? * *
            """)
    void theSecretOfAnAddressIsNeverShown(String value, String shown) {
        assertThat(Problem.show("leaderelection.any", value)).isEqualTo('"' + shown + '"');
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
