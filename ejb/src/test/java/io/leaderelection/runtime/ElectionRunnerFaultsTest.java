package io.leaderelection.runtime;

import static io.leaderelection.runtime.ElectionBench.FOLLOWER_CHECK;
import static io.leaderelection.runtime.ElectionBench.LEADER_CHECK;
import static io.leaderelection.runtime.ElectionBench.LEASE;
import static io.leaderelection.runtime.ElectionBench.held;
import static io.leaderelection.runtime.ElectionBench.refusedBy;
import static io.leaderelection.runtime.ElectionBench.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.core.Hold;
import io.leaderelection.lock.LockReply.Released;
import java.time.Duration;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** The loop survives everything and always campaigns again. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD) // a loop without an end is to fail, too
class ElectionRunnerFaultsTest {
    private final ElectionBench bench = new ElectionBench();

    @Nested
    class TheLock {
        @Test
        void thatThrowsIsUnknownAndTheElectionGoesOn() {
            bench.lock
                    .then(() -> {
                        throw new IllegalStateException("backend");
                    })
                    .then(() -> {
                        throw new StackOverflowError("backend");
                    });
            bench.started();
            assertThat(bench.runner.isLeader()).isFalse();
            bench.after(FOLLOWER_CHECK);

            assertThat(bench.runner.isLeader()).isTrue();
            assertThat(bench.journal.lines("failed performing Acquire")).hasSize(2);
            assertThat(bench.journal.lines("store")).hasSize(2);
        }

        @Test
        void thatThrowsOnARenewalDoesNotExtendTheLease() {
            bench.started();
            for (int i = 0; i < 30; i++) {
                bench.lock.then(() -> {
                    throw new IllegalStateException("backend");
                });
            }
            bench.after(LEASE);

            assertThat(bench.runner.isLeader()).isFalse();
            assertThat(bench.journal.lines("moved to Resigning"))
                    .containsExactly("moved to Resigning: DEADLINE_PASSED");
        }

        @Test
        void thatAnswersNonsenseIsJournaledAndAskedAgain() {
            bench.lock.then(new Released());
            bench.started();
            assertThat(bench.runner.isLeader()).isFalse();
            assertThat(bench.journal.lines("failed handling")).hasSize(1);

            assertThat(bench.after(Duration.ofSeconds(1)).runner.isLeader()).isTrue();
        }

        @Test
        void thatHangsEndsTheTermAtTheDeadlineAndIsCalledOnce() {
            bench.started();
            bench.tasks.freezeStore(true);
            bench.after(LEASE);
            assertThat(bench.runner.isLeader()).isFalse();
            assertThat(bench.observers.told()).containsExactly("Gained 1", "Lost 1");
            assertThat(bench.tasks.waitingForStore()).isEqualTo(1);
            bench.tasks.freezeStore(false);
            bench.after(FOLLOWER_CHECK);

            assertThat(bench.lock.calls()).containsExactly("acquire", "renew", "release", "acquire", "renew");
            assertThat(bench.observers.told()).containsExactly("Gained 1", "Lost 1", "Gained 2");
        }
    }

    @Nested
    class TheTimer {
        @Test
        void thatRejectsDoesNotKillTheLoop() {
            bench.lock.then(refusedBy("node-2"));
            bench.tasks.rejectTimers();
            bench.started().after(LEASE);
            assertThat(bench.lock.calls()).containsExactly("acquire");
            bench.tasks.acceptTimers();
            bench.runner.impose(Hold.SUSPENDED);
            bench.runner.lift(Hold.SUSPENDED);
            bench.after(LEADER_CHECK);

            assertThat(bench.runner.isLeader()).isTrue();
            assertThat(bench.lock.calls()).contains("renew");
            assertThat(bench.journal.lines("failed")).isEmpty();
        }

        @Test
        void thatRejectsWhileLeadingLetsTheLeaseRunOut() {
            bench.tasks.rejectTimers();
            bench.started().after(LEASE);

            assertThat(bench.runner.isLeader()).isFalse();
        }

        @Test
        void isArmedOnceAtMost() {
            bench.started();
            for (int i = 0; i < 20; i++) {
                bench.runner.lift(Hold.PAUSED);
                assertThat(bench.after(Duration.ofMillis(700)).tasks.alarms()).isEqualTo(1);
            }
        }
    }

    @Nested
    class AnOrder {
        @Test
        void thatIsRefusedIsJournaledAndHarmless() {
            bench.started().runner.lift(Hold.CLOSED);
            bench.after(LEADER_CHECK);

            assertThat(bench.runner.isLeader()).isTrue();
            assertThat(bench.journal.lines("failed handling Lift")).hasSize(1);
            assertThat(bench.lock.calls()).contains("renew");
        }
    }

    @Nested
    class AnOutage {
        @Test
        void isToldOnceAtItsBeginAndOnceAtItsEnd() {
            Collections.nCopies(5, unknown()).forEach(bench.lock::then);
            bench.started().after(Duration.ofMinutes(1));

            assertThat(bench.journal.lines("store")).containsExactly("store lost: no answer", "store back");
        }

        @Test
        void isToldEachTime() {
            Stream.of(unknown(), refusedBy("node-2"), unknown(), unknown()).forEach(bench.lock::then);
            bench.started().after(Duration.ofMinutes(1));

            assertThat(bench.journal.lines("store"))
                    .containsExactly("store lost: no answer", "store back", "store lost: no answer", "store back");
        }

        @Test
        void isNotWhatAnUnconfirmedReleaseMeans() {
            bench.started().runner.relinquish();
            bench.lock.then(unknown());
            bench.tasks.run();

            assertThat(bench.lock.calls()).endsWith("release");
            assertThat(bench.journal.lines("store")).isEmpty();
        }
    }

    @Nested
    class APredecessor {
        @Test
        void thatStaysLongerThanAnyLeaseIsToldOnce() {
            Collections.nCopies(30, held()).forEach(bench.lock::then);
            bench.started().after(LEASE);
            assertThat(bench.journal.lines("predecessor")).isEmpty();
            bench.after(Duration.ofSeconds(5));

            assertThat(bench.journal.lines("predecessor")).containsExactly("predecessor stays: pid 4711 is in the way");
            bench.after(LEASE);
            assertThat(bench.journal.lines("predecessor")).hasSize(1);
        }

        @Test
        void isToldAgainInTheNextWait() {
            Collections.nCopies(15, held()).forEach(bench.lock::then);
            bench.lock.then(refusedBy("node-2"));
            Collections.nCopies(15, held()).forEach(bench.lock::then);
            bench.started().after(Duration.ofMinutes(1));

            assertThat(bench.journal.lines("predecessor")).hasSize(2);
        }
    }
}
