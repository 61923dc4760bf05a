package io.leaderelection.runtime;

import static io.leaderelection.runtime.ElectionBench.FOLLOWER_CHECK;
import static io.leaderelection.runtime.ElectionBench.LEASE;
import static io.leaderelection.runtime.ElectionBench.refusedBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leaderelection.core.Hold;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator or the application can order, what happens then, and what they are told. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD) // a loop without an end is to fail, too
class OrdersTest {
    private static final String LEADS_2 = "; node-2 leads";
    private final ElectionBench bench = new ElectionBench();

    /** One that follows node-2 for good. */
    private ElectionBench following() {
        Collections.nCopies(100, refusedBy("node-2")).forEach(bench.lock::then);
        return bench.started();
    }

    private String relinquish() {
        return bench.runner.relinquish();
    }

    @Nested
    class Relinquish {
        @Test
        void byALeaderSaysWhatIsHandedOver() {
            bench.started();

            assertThat(relinquish()).isEqualTo("node-1 hands over election billing, term 1, and holds off for 3000 ms");
        }

        @Test
        void byALeaderForATimeKeepsToIt() {
            Duration holdOff = Duration.ofSeconds(40);
            assertThat(bench.started().runner.relinquish(Optional.of(holdOff), ""))
                    .endsWith("holds off for 40000 ms");
            bench.after(holdOff.minusMillis(1));
            assertThat(bench.runner.isLeader()).isFalse();

            assertThat(bench.after(Duration.ofMillis(1)).runner.isLeader()).isTrue();
        }

        @Test
        void withoutAHoldOffCompetesAgainAtOnce() {
            assertThat(bench.started().runner.relinquish(Optional.of(Duration.ZERO), ""))
                    .endsWith("holds off for 0 ms");
            bench.tasks.run();

            assertThat(bench.runner.requireLeader().value()).isEqualTo(2);
        }

        @Test
        void twiceIsOneHandOverAndSaysSo() {
            bench.started();
            bench.tasks.freezeObservers(true);
            relinquish();

            assertThat(relinquish()).isEqualTo("node-1 hands over election billing, term 1, already");
            bench.tasks.freezeObservers(false);
            bench.tasks.run();
            assertThat(bench.observers.told()).containsExactly("Gained 1", "Lost 1");
        }

        @Test
        void byAFollowerSaysWhoLeads() {
            following();

            assertThat(relinquish())
                    .isEqualTo("nothing to relinquish: node-1 does not lead election billing" + LEADS_2);
        }

        @Test
        void beforeTheStartSaysSo() {
            assertThat(relinquish())
                    .isEqualTo("nothing to relinquish: election billing has not started on node-1; no leader is known");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        PAUSED          | election billing is paused on node-1
                        NOT_A_CANDIDATE | node-1 is configured to follow in election billing
                        WITHDRAWN       | node-1 does not compete in election billing
                        SUSPENDED       | the server of node-1 is suspended
                        CLOSED          | election billing has ended on node-1
                        """)
        void whereThereIsAGroundNotToCompeteSaysSo(Hold hold, String sentence) {
            following().runner.impose(hold);

            assertThat(relinquish()).startsWith("nothing to relinquish: " + sentence + "; ");
        }

        @Test
        void byALeaderWhoseLeaseIsOverSaysThatItDoesNotLead() {
            bench.started().clock.advance(LEASE);

            assertThat(relinquish()).startsWith("nothing to relinquish");
            bench.tasks.run();
            assertThat(bench.observers.told()).startsWith("Gained 1", "Lost 1");
            assertThat(bench.journal.lines("moved to Resigning"))
                    .containsExactly("moved to Resigning: DEADLINE_PASSED");
        }

        @ParameterizedTest
        @ValueSource(longs = {-1, 86_401, Long.MAX_VALUE, Long.MIN_VALUE})
        void withAnAbsurdHoldOffIsRefusedAndChangesNothing(long seconds) {
            Duration holdOff = Duration.ofSeconds(seconds);
            bench.started();

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> bench.runner.relinquish(Optional.of(holdOff), ""))
                    .withMessage("the hold-off must be from 0 to 86400 seconds (a day), and not " + seconds
                            + "; to keep a node from competing for longer, pause it");
            assertThatIllegalArgumentException().isThrownBy(() -> bench.runner.relinquish("why", holdOff));
            assertThat(bench.runner.isLeader()).isTrue();
        }

        @Test
        void forADayIsNotAbsurd() {
            assertThat(bench.started().runner.relinquish(Optional.of(Duration.ofDays(1)), ""))
                    .endsWith("86400000 ms");
        }
    }

    @Nested
    class Reason {
        private String noted(String reason) {
            bench.started().runner.relinquish(reason, FOLLOWER_CHECK);
            bench.tasks.run();
            return bench.journal.lines("hands over: RELINQUISHED, ").get(0).substring(26);
        }

        @Test
        void isInTheLineAboutTheHandOver() {
            assertThat(noted("the disk is full")).isEqualTo("the disk is full");
            assertThat(bench.journal.lines("moved to Resigning")).isEmpty();
        }

        @Test
        void isOneLineWhateverItHolds() {
            assertThat(noted("a\r\nLDREL0004 b\u2028c\u0085d\u001b[31me\u202Ef\tg"))
                    .isEqualTo("a LDREL0004 b c d [31me f g");
        }

        @Test
        void isCutAtACharacterAndNotInTheMiddleOfOne() {
            String brush = "\uD83D\uDD8C";

            assertThat(noted(brush.repeat(1_000_000))).isEqualTo(brush.repeat(200) + "...");
        }

        @Test
        void thatIsBlankIsNone() {
            bench.started().runner.relinquish(" \n ", FOLLOWER_CHECK);
            bench.tasks.run();

            assertThat(bench.journal.lines("moved to Resigning")).containsExactly("moved to Resigning: RELINQUISHED");
        }

        @Test
        void isNotThatOfTheNextHandOver() {
            noted("once");
            bench.after(FOLLOWER_CHECK).runner.relinquish();
            bench.tasks.run();

            assertThat(bench.journal.lines("hands over")).hasSize(1);
        }
    }

    @Nested
    class Pause {
        @Test
        void byALeaderHandsOverAndFollows() {
            assertThat(bench.started().runner.pause(""))
                    .isEqualTo("node-1 hands over election billing, term 1, and then is paused until it is resumed or"
                            + " deployed again");
            following();
            bench.after(Duration.ofMinutes(1));

            assertThat(bench.runner.isPaused()).isTrue();
            assertThat(bench.lock.calls())
                    .startsWith("acquire", "release", "look")
                    .containsOnlyOnce("acquire")
                    .doesNotContain("park");
            assertThat(bench.runner.status().leader()).contains("node-2");
        }

        @Test
        void byAFollowerSaysUntilWhenAndWhoLeads() {
            assertThat(following().runner.pause(""))
                    .isEqualTo("election billing is paused on node-1 until it is resumed or deployed again" + LEADS_2);
        }

        @Test
        void twiceIsOneAndSaysSo() {
            following().runner.pause("");

            assertThat(bench.runner.pause("")).isEqualTo("election billing is paused on node-1 already" + LEADS_2);
            assertThat(bench.runner.resume("")).startsWith("node-1 competes");
            assertThat(bench.runner.isPaused()).isFalse();
        }

        @Test
        void outlivesASuspendedServerAndAnotherStart() {
            following().runner.pause("");
            bench.runner.impose(Hold.SUSPENDED);
            bench.tasks.run();
            bench.runner.lift(Hold.SUSPENDED);
            bench.started().after(Duration.ofMinutes(1));

            assertThat(bench.runner.isPaused()).isTrue();
            assertThat(bench.lock.calls()).containsOnlyOnce("acquire");
        }

        @Test
        void afterTheEndSaysSo() {
            bench.started().runner.impose(Hold.CLOSED);

            assertThat(bench.runner.pause("")).isEqualTo("nothing to pause: election billing has ended on node-1");
            assertThat(bench.runner.resume("")).isEqualTo("nothing to resume: election billing has ended on node-1");
        }

        @Test
        void andResumeAreJournaledWithTheirAnswers() {
            following();
            String paused = bench.runner.pause("");
            String resumed = bench.runner.resume("");
            bench.tasks.run();

            assertThat(bench.journal.lines("ordered: ")).containsExactly("ordered: " + paused, "ordered: " + resumed);
        }
    }

    @Nested
    class Resume {
        @Test
        void competesAtOnce() {
            bench.started().runner.pause("");
            bench.after(Duration.ofMinutes(1));
            assertThat(bench.runner.isLeader()).isFalse();

            assertThat(bench.runner.resume(""))
                    .isEqualTo("node-1 competes in election billing again; no leader is known");
            bench.tasks.run();
            assertThat(bench.runner.isLeader()).isTrue();
        }

        @Test
        void ofWhatIsNotPausedSaysSo() {
            assertThat(following().runner.resume(""))
                    .isEqualTo("nothing to resume: election billing is not paused on node-1" + LEADS_2);
        }

        @Test
        void saysWhatElseStandsInTheWay() {
            following().runner.impose(Hold.NOT_A_CANDIDATE);
            bench.runner.pause("");

            assertThat(bench.runner.resume(""))
                    .isEqualTo("election billing is no longer paused on node-1, but node-1 is configured to follow in"
                            + " election billing");
        }
    }
}
