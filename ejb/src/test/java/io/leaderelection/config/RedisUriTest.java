package io.leaderelection.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUriTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            redis://host                     | redis://host:6379
            redis://host/                    | redis://host:6379
            redis://host/0                   | redis://host:6379
            rediss://host:7000/12            | rediss://host:7000/12
            redis://[::1]:7000               | redis://[::1]:7000
            redis://host:1                   | redis://host:1
            redis://host:65535               | redis://host:65535
            redis://me:hush@10.0.0.1/1       | redis://10.0.0.1:6379/1
            """)
    void isShownWithoutUserAndPassword(String text, String shown) {
        assertThat(RedisUri.parse(text)).hasToString(shown);
    }

    @Test
    void hasItsParts() {
        assertThat(RedisUri.parse("rediss://me:hush@host:7000/3"))
                .isEqualTo(new RedisUri("host", 7000, true, Optional.of("me"), Optional.of(new Secret("hush")), 3));
        assertThat(RedisUri.parse("redis://[::1]").host()).isEqualTo("::1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            redis://:hush@host         |      | hush
            redis://me@host            | me   |
            redis://me:@host           | me   |
            redis://m%3Ae:h%40u:sh@host| m:e  | h@u:sh
            redis://me:%E2%82%AC%25@host | me | €%
            """)
    void userAndPasswordMayHaveAnyCharacterAsACode(String text, String user, String password) {
        RedisUri address = RedisUri.parse(text);
        assertThat(address.user()).isEqualTo(Optional.ofNullable(user));
        assertThat(address.password().map(Secret::reveal)).isEqualTo(Optional.ofNullable(password));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hush                      | it does not begin with redis:// or rediss://
            http://hush               | it does not begin with redis:// or rediss://
            redis:hush                | it has no host
            redis://me:hush           | it has no host
            redis://me:hu sh@host     | it is no URI at character
            redis:// hush             | it is no URI at character 9
            redis://me:hu/sh@host     | it has no host
            redis://host?hush         | it has a part behind ? or #
            redis://me:hu#sh@host     | it has no host
            redis://host/hush         | what follows the host is not the number of a database
            redis://host/-1           | what follows the host is not the number of a database
            redis://host:0            | its port is not from 1 to 65535
            redis://host:65536        | its port is not from 1 to 65535
            """)
    void whatIsNoneIsExplainedWithoutIt(String text, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisUri.parse(text))
                .withMessageStartingWith(reason)
                .withMessageNotContaining("hush")
                .withMessageNotContaining("hu sh")
                .withNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:1", "a:1, b:2", "rediss://a:1,rediss://b:1", "[::1]:26379", "redis://a:1"})
    void nodes(String text) {
        assertThat(RedisUris.nodes(text)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a                                     | one does not end in a port
            a:1,                                  | one does not end in a port
            a:1, rediss://b:1                     | some are TLS and some are not
            a:1, b:1, a:1                         | redis://a:1 is named twice
            me:hush@a:1                           | user and password go into keys of their own
            """)
    void badNodes(String text, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisUris.nodes(text))
                .withMessage(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            redis://a                                 | there are only 1
            redis://a, redis://b                      | there are only 2
            redis://a, redis://b, redis://u:hush@a/1  | redis://a:6379/1 is named twice
            """)
    void badMasters(String text, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisUris.masters(text))
                .withMessage(reason);
    }
}
