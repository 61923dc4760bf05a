package io.leaderelection.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ElectionTest {
    @Election("billing")
    private static final class Named {}

    @Election
    private static final class Unnamed {}

    @Test
    void literalEqualsTheAnnotation() {
        assertThat(new Election.Literal("billing")).isEqualTo(Named.class.getAnnotation(Election.class));
        assertThat(new Election.Literal("other")).isNotEqualTo(Named.class.getAnnotation(Election.class));
    }

    @Test
    void nameDefaultsToDefault() {
        assertThat(Unnamed.class.getAnnotation(Election.class).value()).isEqualTo("default");
    }
}
