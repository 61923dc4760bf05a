package io.leaderelection.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "0s,0,0s",
        "30s,30000,30s",
        "5m,300000,5m",
        "300ms,300,300ms",
        "1h30m,5400000,1h30m",
        "2h,7200000,2h",
        "1m30s500ms,90500,1m30s500ms",
        "1m500ms,60500,1m500ms",
        "90s,90000,1m30s",
        "0h5s,5000,5s",
        "PT5M,300000,5m",
        "pt0.25s,250,250ms",
        "P1D,86400000,24h",
        "8760h,31536000000,8760h",
        "31536000000ms,31536000000,8760h"
    })
    void understood(String text, long millis, String shortForm) {
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
        assertThat(Durations.format(Duration.ofMillis(millis))).isEqualTo(shortForm);
        assertThat(Durations.parse(shortForm)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            30                        | add a unit, e.g. 30s
            0                         | add a unit, e.g. 30s
            1.5                       | add a unit, e.g. 30s
            99999999999999999999      | add a unit, e.g. 30s
            -30s                      | it is negative
            -30                       | it is negative
            -PT5M                     | it is negative
            PT-5M                     | it is negative
            PT                        | it begins like an ISO-8601 duration and is none, e.g. PT5M
            P9999999999999999999D     | it begins like an ISO-8601 duration and is none, e.g. PT5M
            PT0.0001S                 | it is finer than a millisecond
            8760h1ms                  | it is longer than a year
            999999999999h             | it is longer than a year
            1h99999999999999999999ms  | it is longer than a year
            9999999999999999999999h   | it is longer than a year
            ''                        | write numbers with the units h, m, s, ms in this order, e.g. 1h30m
            s                         | write numbers with the units h, m, s, ms in this order, e.g. 1h30m
            30S                       | write numbers with the units h, m, s, ms in this order, e.g. 1h30m
            1s1m                      | write numbers with the units h, m, s, ms in this order, e.g. 1h30m
            1m30                      | write numbers with the units h, m, s, ms in this order, e.g. 1h30m
            1.5h                      | write numbers with the units h, m, s, ms in this order, e.g. 1h30m
            10us                      | write numbers with the units h, m, s, ms in this order, e.g. 1h30m
            1d                        | write numbers with the units h, m, s, ms in this order, e.g. 1h30m
            ٣s                        | write numbers with the units h, m, s, ms in this order, e.g. 1h30m
            """)
    void refused(String text, String why) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(why);
    }
}
