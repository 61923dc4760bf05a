package io.leaderelection.runtime;

import static io.leaderelection.runtime.ElectionBench.FOLLOWER_CHECK;
import static io.leaderelection.runtime.ElectionBench.LEASE;
import static io.leaderelection.runtime.ElectionBench.MARGIN;
import static io.leaderelection.runtime.ElectionBench.refusedBy;
import static io.leaderelection.runtime.ElectionBench.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.core.Hold;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Refused;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What lies ahead of this node, as attributes and in a paragraph, in virtual time. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD) // a loop without an end is to fail, too
class OutlookTest {
    private static final Duration TENURE = Duration.ofMinutes(5);
    private final ElectionBench bench = new ElectionBench();

    private ElectionBench following(LockReply reply) {
        Collections.nCopies(100, reply).forEach(bench.lock::then);
        return bench.started();
    }

    private static LockReply tooYoung(Duration left) {
        return new Refused("too young", Optional.empty(), Optional.of(FOLLOWER_CHECK), Optional.of(left));
    }

    private Outlook outlook() {
        return bench.runner.outlook();
    }

    private String explain() {
        return bench.runner.explain();
    }

    @Nested
    class OfALeader {
        @Test
        void namesItsDeadlineOnTheClockOfThisHost() {
            bench.started();
            assertThat(bench.runner.deadlineNanos())
                    .isEqualTo(bench.clock.now().plus(LEASE.minus(MARGIN)).nanos());
            bench.clock.advance(LEASE);

            assertThat(bench.runner.deadlineNanos()).isEqualTo(bench.clock.now().nanos());
        }

        @Test
        void hasNoDeadlineAheadOnceItIsToldToHandOver() {
            bench.started().runner.relinquish();

            assertThat(bench.runner.deadlineNanos()).isEqualTo(bench.clock.now().nanos());
        }

        @Test
        void tellsWhenItsTenureEnds() {
            bench.started().after(Duration.ofSeconds(60));

            assertThat(outlook().tenureLeft()).contains(TENURE.minusSeconds(60));
            assertThat(outlook().handsOverAt()).contains(bench.clock.instant().plusSeconds(240));
            assertThat(outlook().readyIn()).contains(Duration.ZERO);
            assertThat(explain())
                    .startsWith("node-1 leads election billing, term 1, since ")
                    .contains("it may act for another 9000 ms; it asks again in 2000 ms. It hands over at ")
                    .contains(", in 240 s, when its tenure ends, or when it is told to.")
                    .endsWith("Its last answer, to renew, came 0 ms ago and took 0 ms: granted.");
        }

        @Test
        void whoseLeaseIsOverSaysSoBeforeItIsNoticed() {
            bench.started().clock.advance(LEASE);

            assertThat(explain())
                    .startsWith("node-1 does not lead election billing any more: the deadline of term 1 has passed");
        }
    }

    @Nested
    class OfAFollower {
        @Test
        void isReadyIfTheLockIsAllItLacks() {
            following(refusedBy("node-2"));

            assertThat(outlook().readyIn()).contains(Duration.ZERO);
            assertThat(outlook().tenureLeft()).isEmpty();
            assertThat(explain())
                    .startsWith("node-1 does not lead election billing; node-2 leads. It asks for the lock in ")
                    .contains("When the lock is free, it leads.");
        }

        @Test
        void isNotReadyBeforeItsSessionIsOfAge() {
            following(tooYoung(Duration.ofMillis(2500))).clock.advance(Duration.ofMillis(500));

            assertThat(outlook().readyIn()).contains(Duration.ofSeconds(2));
            assertThat(explain()).contains("It can lead in 2000 ms at the earliest");
        }

        @Test
        void isNotReadyBeforeItHasHeardOfTheStore() {
            assertThat(outlook().readyIn()).isEmpty();
            following(unknown());

            assertThat(outlook().readyIn()).isEmpty();
            assertThat(explain())
                    .contains("no leader is known. It competes again as soon as the store answers.")
                    .contains("The store does not answer: no answer.");
        }

        @Test
        void saysThatTheStoreHangs() {
            bench.lock.then(() -> {
                bench.clock.advance(FOLLOWER_CHECK.plusSeconds(2));
                assertThat(explain())
                        .contains("The store does not answer: it was asked 5000 ms ago and has not answered yet.");
                return refusedBy("node-2");
            });
            bench.started();

            assertThat(bench.lock.calls()).contains("acquire");
        }

        @Test
        void waitingForTheLockDoesNotCallTheStoreSlow() {
            bench.lock.then(() -> {
                bench.clock.advance(FOLLOWER_CHECK);
                assertThat(explain()).contains("It waits for the lock.").doesNotContain("The store does not answer");
                return refusedBy("node-2");
            });
            bench.started();

            assertThat(bench.lock.calls()).contains("acquire");
        }

        @Test
        void holdsOffForAsLongAsItWasTold() {
            bench.started().runner.relinquish(Optional.of(Duration.ofSeconds(40)), "");
            bench.after(Duration.ofSeconds(15));

            assertThat(outlook().holdOffLeft()).isEqualTo(Duration.ofSeconds(25));
            assertThat(outlook().readyIn()).contains(Duration.ofSeconds(25));
            assertThat(explain())
                    .contains("It has handed over and holds off for another 25 s, then it competes again.");
            bench.after(Duration.ofSeconds(25));
            assertThat(outlook().holdOffLeft()).isZero();
        }
    }

    @Nested
    class OfANodeThatDoesNotCompete {
        @Test
        void namesTheGround() {
            following(refusedBy("node-2")).runner.pause("");

            assertThat(outlook().holds()).containsExactly(Hold.PAUSED);
            assertThat(outlook().readyIn()).isEmpty();
            assertThat(explain())
                    .startsWith(
                            "election billing is paused on node-1, so it does not compete; node-2 leads. It competes"
                                    + " again after resume, or when it is deployed again.");
        }

        @Test
        void saysWhatIsBeyondAnOperator() {
            bench.started().runner.impose(Hold.CLOSED);
            bench.tasks.run();

            assertThat(explain()).startsWith("election billing has ended on node-1, so it does not compete");
        }
    }

    @Nested
    class InBetween {
        @Test
        void saysWhichPredecessorIsWaitedFor() {
            Collections.nCopies(100, ElectionBench.held()).forEach(bench.lock::then);
            bench.started();

            assertThat(explain())
                    .startsWith(
                            "node-1 holds the lock of election billing and does not act yet, since a predecessor may: pid"
                                    + " 4711 is in the way. It asks again in 1000 ms.");
        }

        @Test
        void saysHowLongObserversHave() {
            bench.started().tasks.freezeObservers(true);
            bench.runner.relinquish();

            assertThat(explain())
                    .startsWith(
                            "node-1 hands over election billing, term 1: observers of its end have at most another 2500 ms,"
                                    + " then the lock is given back.");
        }
    }
}
