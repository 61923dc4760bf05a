package io.leaderelection.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FencingTokenTest {
    @Test
    void refusesWhatNoStoreHandsOut() {
        assertThatThrownBy(() -> new FencingToken(0)).hasMessageContaining("not 0");
        assertThatThrownBy(() -> new FencingToken(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void laterTermIsGreater() {
        assertThat(new FencingToken(10)).isGreaterThan(new FencingToken(9));
        assertThat(new FencingToken(1)).isLessThan(new FencingToken(Long.MAX_VALUE));
    }

    @Test
    void readsAsTheBareNumber() {
        assertThat(new FencingToken(42)).hasToString("42");
    }
}
