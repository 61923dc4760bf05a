package io.leaderelection.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final String KEY = "leaderelection.my-a.lock-id";

    @Test
    void aVariableHasThreeForms() {
        String exact = KEY;
        String underscored = "leaderelection_my_a_lock_id";
        String upper = "LEADERELECTION_MY_A_LOCK_ID";
        assertThat(of(Map.of(exact, "1", underscored, "2", upper, "3")).get(KEY))
                .contains("1");
        assertThat(of(Map.of(underscored, "2", upper, "3")).get(KEY)).contains("2");
        assertThat(of(Map.of(upper, "3")).get(KEY)).contains("3");
        assertThat(of(Map.of("Leaderelection_My_A_Lock_Id", "4")).get(KEY)).isEmpty();
    }

    @Test
    void aPropertyBeatsTheEnvironmentEvenWhenItIsEmpty() {
        Map<String, String> environment = Map.of("LEADERELECTION_MY_A_LOCK_ID", "3");
        assertThat(Settings.of(Map.of(KEY, "1"), environment).get(KEY)).contains("1");
        assertThat(Settings.of(Map.of(KEY, ""), environment).get(KEY)).isEmpty();
    }

    @Test
    void namesAreThoseThatWereGiven() {
        Settings settings = Settings.of(Map.of("a.b", ""), Map.of("A_B", "1"));
        assertThat(settings.names()).containsExactly("a.b");
        assertThat(settings.environmentNames()).containsExactly("A_B");
    }

    private static Settings of(Map<String, String> environment) {
        return Settings.of(Map.of(), environment);
    }
}
