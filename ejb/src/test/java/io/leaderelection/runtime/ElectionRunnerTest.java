package io.leaderelection.runtime;

import static io.leaderelection.runtime.ElectionBench.DRAIN;
import static io.leaderelection.runtime.ElectionBench.FOLLOWER_CHECK;
import static io.leaderelection.runtime.ElectionBench.LEADER_CHECK;
import static io.leaderelection.runtime.ElectionBench.LEASE;
import static io.leaderelection.runtime.ElectionBench.MARGIN;
import static io.leaderelection.runtime.ElectionBench.refusedBy;
import static io.leaderelection.runtime.ElectionBench.unknown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.LeadershipEvent.Gained;
import io.leaderelection.api.LeadershipEvent.Lost;
import io.leaderelection.api.LeadershipStatus;
import io.leaderelection.api.LeadershipStatus.State;
import io.leaderelection.api.NotLeaderException;
import io.leaderelection.api.Reason;
import io.leaderelection.core.Hold;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What an application sees of a running election, in virtual time. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD) // a loop without an end is to fail, too
class ElectionRunnerTest {
    private final ElectionBench bench = new ElectionBench();

    @Nested
    class Leading {
        @Test
        void isFalseAtTheDeadlineWithoutAnyTick() {
            bench.started();
            bench.clock.advance(LEASE.minus(MARGIN).minusNanos(1));
            assertThat(bench.runner.isLeader()).isTrue();
            assertThat(bench.runner.token()).contains(new FencingToken(1));
            bench.clock.advance(Duration.ofNanos(1));

            assertThat(bench.runner.isLeader()).isFalse();
            assertThat(bench.runner.token()).isEmpty();
            assertThat(bench.runner.status().state()).isEqualTo(State.FOLLOWER);
        }

        @Test
        void isFalseFromTheOrderToHandOverAlthoughTheLeaseRuns() {
            bench.started().runner.relinquish();

            assertThat(bench.runner.isLeader()).isFalse();
        }

        @Test
        void lastsAsLongAsItIsRenewed() {
            bench.started();
            for (int i = 0; i < 60; i++) {
                assertThat(bench.after(Duration.ofSeconds(1)).runner.isLeader()).isTrue();
            }
            assertThat(bench.lock.calls()).containsOnlyOnce("acquire").contains("renew");
        }

        @Test
        void requireLeaderAnswersTheToken() {
            assertThat(bench.started().runner.requireLeader()).isEqualTo(new FencingToken(1));
        }

        @Test
        void requireLeaderSaysWhoLeadsInstead() {
            bench.lock.then(refusedBy("node-2"));
            bench.started();

            assertThatThrownBy(bench.runner::requireLeader)
                    .isInstanceOf(NotLeaderException.class)
                    .hasMessage("node-1 does not lead election billing; node-2 leads");
        }
    }

    @Nested
    class Events {
        @Test
        void carryElectionNodeTokenTimeAndReason() {
            Instant begin = bench.clock.instant();
            bench.started().after(Duration.ofSeconds(1)).runner.relinquish();
            bench.tasks.run();
            FencingToken token = new FencingToken(1);
            Instant end = begin.plusSeconds(1);

            assertThat(bench.observers.events())
                    .containsExactly(
                            new Gained("billing", "node-1", token, begin),
                            new Lost("billing", "node-1", token, end, Reason.RELINQUISHED));
        }

        @Test
        void areOneLostPerGainedWhateverHappens() {
            bench.started();
            bench.lock.then(unknown()).then(unknown()).then(unknown());
            bench.after(Duration.ofMinutes(7));
            bench.lock.then(refusedBy("node-2"));
            bench.after(Duration.ofMinutes(1)).runner.relinquish();
            bench.after(Duration.ofMinutes(1)).runner.impose(Hold.CLOSED);
            bench.tasks.run();

            assertThat(bench.observers.told())
                    .containsExactly(
                            "Gained 1", "Lost 1", "Gained 2", "Lost 2", "Gained 3", "Lost 3", "Gained 4", "Lost 4");
        }

        @Test
        void lostIsToldBeforeTheLockIsGivenBack() {
            bench.observers.reactBy(event -> assertThat(bench.lock.calls()).doesNotContain("release"));
            bench.started().runner.relinquish();
            bench.tasks.freezeObservers(true);
            bench.tasks.run();
            assertThat(bench.lock.calls()).containsExactly("acquire");
            bench.tasks.freezeObservers(false);
            bench.tasks.run();

            assertThat(bench.lock.calls()).containsExactly("acquire", "release");
            assertThat(bench.journal.lines("failed")).isEmpty();
        }

        @Test
        void stuckObserverDelaysNoRenewalAndNoReleaseBeyondTheDrain() {
            bench.tasks.freezeObservers(true);
            bench.started().after(LEASE);
            assertThat(bench.runner.isLeader()).isTrue();
            bench.runner.relinquish();
            bench.after(DRAIN.minusMillis(1));
            assertThat(bench.lock.calls()).doesNotContain("release");

            assertThat(bench.after(Duration.ofMillis(1)).lock.calls()).endsWith("release");
            bench.tasks.freezeObservers(false);
            bench.tasks.run();
            assertThat(bench.observers.told()).containsExactly("Gained 1", "Lost 1");
        }

        @Test
        void observerThatThrowsEndsNoTermAndHidesNothing() {
            bench.observers.reactBy(event -> {
                if (event instanceof Gained) {
                    throw new IllegalStateException("observer");
                }
                throw new AssertionError("observer");
            });
            bench.started().after(LEADER_CHECK);
            assertThat(bench.runner.isLeader()).isTrue();
            bench.runner.relinquish();
            bench.tasks.run();

            assertThat(bench.observers.told()).containsExactly("Gained 1", "Lost 1");
            assertThat(bench.lock.calls()).endsWith("release");
            assertThat(bench.journal.lines("failed delivering")).hasSize(2);
        }

        @Test
        void journalReadsEveryEdgeInOrder() {
            bench.started().runner.relinquish();
            bench.after(FOLLOWER_CHECK);

            assertThat(bench.journal.lines())
                    .containsExactly(
                            "moved to Standby: STARTED",
                            "moved to Leading: GRANTED",
                            "moved to Resigning: RELINQUISHED",
                            "moved to Standby: HANDED_OVER",
                            "moved to Leading: GRANTED");
        }

        @Test
        void observerMayAskAndGiveOrdersItself() {
            bench.observers.reactBy(event -> {
                if (event instanceof Gained) {
                    bench.runner.relinquish();
                    assertThat(bench.runner.status().state()).isEqualTo(State.FOLLOWER);
                }
            });
            bench.started();

            assertThat(bench.observers.told()).containsExactly("Gained 1", "Lost 1");
            assertThat(bench.journal.lines("failed")).isEmpty();
        }
    }

    @Nested
    class Status {
        private LeadershipStatus status(State state, String leader) {
            return new LeadershipStatus(
                    "billing",
                    "node-1",
                    state,
                    Optional.of(leader).filter(name -> !name.isEmpty()),
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ZERO);
        }

        @Test
        void beforeStartIsBootstrap() {
            assertThat(bench.runner.status()).isEqualTo(status(State.BOOTSTRAP, ""));
        }

        @Test
        void ofALeader() {
            Instant begin = bench.clock.instant();
            bench.started().clock.advance(Duration.ofSeconds(1));

            assertThat(bench.runner.status())
                    .isEqualTo(new LeadershipStatus(
                            "billing",
                            "node-1",
                            State.LEADER,
                            Optional.of("node-1"),
                            Optional.of(begin),
                            Optional.of(new FencingToken(1)),
                            Duration.ofSeconds(8)));
        }

        @Test
        void sinceIsTheBeginOfTheTermNotTheLastRenewal() {
            Instant begin = bench.clock.instant();
            bench.started().after(LEASE);

            assertThat(bench.runner.status().since()).contains(begin);
        }

        @Test
        void ofAFollowerNamesTheLeader() {
            bench.lock.then(refusedBy("node-2"));

            assertThat(bench.started().runner.status()).isEqualTo(status(State.FOLLOWER, "node-2"));
        }

        @Test
        void whileTheStoreIsAwayNamesNobody() {
            bench.lock.then(refusedBy("node-2"));
            Collections.nCopies(10, unknown()).forEach(bench.lock::then);
            bench.started().after(FOLLOWER_CHECK);

            assertThat(bench.runner.status()).isEqualTo(status(State.FOLLOWER, ""));
        }

        @Test
        void whileSettlingAndResigningIsFollower() {
            bench.lock.then(ElectionBench.held());
            assertThat(bench.started().runner.status()).isEqualTo(status(State.FOLLOWER, ""));
            bench.after(Duration.ofSeconds(1)).runner.relinquish();

            assertThat(bench.runner.status()).isEqualTo(status(State.FOLLOWER, ""));
        }

        @Test
        void whilePausedIsFollower() {
            bench.started().runner.impose(Hold.PAUSED);
            bench.tasks.run();
            bench.lock.then(refusedBy("node-2"));
            bench.after(FOLLOWER_CHECK);

            assertThat(bench.runner.status()).isEqualTo(status(State.FOLLOWER, "node-2"));
            assertThat(bench.lock.calls()).doesNotContain("park").endsWith("look");
        }

        @Test
        void whileSuspendedAndAfterTheEndIsBootstrap() {
            bench.started().runner.impose(Hold.SUSPENDED);
            bench.tasks.run();
            assertThat(bench.runner.status()).isEqualTo(status(State.BOOTSTRAP, ""));
            bench.runner.lift(Hold.SUSPENDED);
            bench.tasks.run();
            assertThat(bench.runner.isLeader()).isTrue();
            bench.runner.impose(Hold.CLOSED);
            bench.tasks.run();

            assertThat(bench.runner.status()).isEqualTo(status(State.BOOTSTRAP, ""));
        }
    }
}
