package io.leaderelection.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.chaos.Finding.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BlameTest {
    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final Kind CUT = Kind.thatCuts("cut", 1, dice -> Optional.empty());
    private static final Kind KILL = Kind.of("kill", 1, dice -> Optional.empty());
    private static final Kind FREEZE = Kind.of("SIGSTOP", 1, dice -> Optional.empty());
    private static final Blame AFTER_CUT = new Blame(List.of(new Fault(CUT, "N0", seconds(10), seconds(10))));

    @Test
    void excusesTwoLeadersWithinTheWindowAfterACut() {
        assertThat(AFTER_CUT.isExcused(twoLeaders("N0.3", 10.1, 11.4), WINDOW)).isTrue();
    }

    @Test
    void excusesNothingElse() {
        assertThat(AFTER_CUT.isExcused(twoLeaders("N0.3", 10.1, 11.6), WINDOW))
                .as("longer than the window")
                .isFalse();
        assertThat(AFTER_CUT.isExcused(twoLeaders("N0.3", 9.9, 10.5), WINDOW))
                .as("before the cut")
                .isFalse();
        assertThat(AFTER_CUT.isExcused(twoLeaders("N1.0", 10.1, 10.5), WINDOW))
                .as("another node")
                .isFalse();
        assertThat(AFTER_CUT.isExcused(twoLeaders("N0.3", 10.1, 10.5), Duration.ZERO))
                .as("an election without a window")
                .isFalse();
        assertThat(AFTER_CUT.isExcused(
                        new Finding(Rule.LOST_IS_TOLD, seconds(10.1), seconds(10.1), "N0.3", ""), WINDOW))
                .as("another rule")
                .isFalse();
        assertThat(new Blame(List.of(new Fault(KILL, "N0", seconds(10), seconds(10))))
                        .isExcused(twoLeaders("N0.3", 10.1, 10.5), WINDOW))
                .as("what cuts nothing")
                .isFalse();
    }

    @Test
    void givesAFrozenNodeItsLease() {
        Finding finding = twoLeaders("N0.3", 11.9, 12.2);
        Blame frozen = new Blame(List.of(
                new Fault(CUT, "N0", seconds(10), seconds(10)), new Fault(FREEZE, "N0", seconds(10.5), seconds(11.8))));

        assertThat(AFTER_CUT.isExcused(finding, WINDOW)).isFalse();
        assertThat(frozen.isExcused(finding, WINDOW)).isTrue();
    }

    @Test
    void blamesWhatStruckTheLeaderOrTheStore() {
        Blame blame = new Blame(List.of(
                new Fault(KILL, "N0", seconds(10), seconds(12)), new Fault(CUT, "N1", seconds(10.05), seconds(10.05))));

        assertThat(blame.of(gap(10, 10.5, "N0.0")).fault()).isEqualTo("kill");
        assertThat(blame.of(gap(10, 10.5, "N2.0")).fault()).isEqualTo("none");
        assertThat(blame.of(gap(30, 31, "N0.0")).fault()).isEqualTo("none");
        assertThat(new Blame(List.of(new Fault(KILL, Fault.STORE, seconds(10), seconds(12))))
                        .of(gap(11, 13, "N2.0"))
                        .fault())
                .isEqualTo("kill");
    }

    @Test
    void countsFromTheLastThingThatWasDoneOrMended() {
        Blame blame = new Blame(List.of(
                new Fault(KILL, "N0", seconds(10), seconds(12)), new Fault(CUT, "N1", seconds(13), seconds(99))));

        assertThat(blame.of(gap(10.5, 14, "N0.0"))).isEqualTo(new Takeover("kill", seconds(3.5), seconds(1)));
        assertThat(blame.of(gap(20, 21, "N0.0")).settled()).isEqualTo(seconds(1));
    }

    private static Finding twoLeaders(String node, double from, double to) {
        return new Finding(Rule.ONE_LEADER, seconds(from), seconds(to), node, "");
    }

    private static Gap gap(double from, double to, String before) {
        return new Gap(seconds(from), seconds(to), before);
    }

    private static long seconds(double count) {
        return Math.round(count * 1_000_000);
    }
}
