package io.leaderelection.core;

import static io.leaderelection.core.Candidate.DRAIN;
import static io.leaderelection.core.Candidate.FOLLOWER_CHECK;
import static io.leaderelection.core.Candidate.LEADER_CHECK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leaderelection.api.Reason;
import io.leaderelection.core.Call.Acquire;
import io.leaderelection.core.Call.Look;
import io.leaderelection.core.Call.Park;
import io.leaderelection.core.Call.Release;
import io.leaderelection.core.ElectionState.Idle;
import io.leaderelection.core.ElectionState.Leading;
import io.leaderelection.core.ElectionState.Resigning;
import io.leaderelection.core.ElectionState.Standby;
import io.leaderelection.core.Input.Impose;
import io.leaderelection.core.Input.Lift;
import io.leaderelection.lock.LockReply.Held;
import io.leaderelection.lock.LockReply.Released;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The edges of the state diagram that a {@link Hold} leads to: pause, suspend, stop, and back. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD) // a loop without an end is to fail, too
class ElectorHoldsTest {

    /** Lets everything that is owed happen: observers return, the store confirms. */
    private static Candidate settleAll(Candidate candidate) {
        if (candidate.state() instanceof Resigning) {
            candidate.drained();
        }
        boolean leaves = candidate.elector.holds().stream().anyMatch(Hold::leavesStore);
        while (candidate.elector.inFlight().isPresent() && (leaves || !(candidate.call() instanceof Look))) {
            candidate.answered(new Released());
        }
        return candidate;
    }

    @Nested
    class Stop {
        private void endsAtRest(Candidate candidate, String... edges) {
            int before = candidate.edges().size();
            settleAll(candidate.send(new Impose(Hold.CLOSED)));

            assertThat(candidate.edges().subList(before, candidate.edges().size()))
                    .containsExactly(edges);
            assertThat(candidate.elector.isAtRest()).isTrue();
            assertThat(candidate.tickAfter(FOLLOWER_CHECK).effects()).isEmpty();
        }

        @Test
        void fromIdle() {
            endsAtRest(Candidate.paused());
        }

        @Test
        void beforeStart() {
            endsAtRest(Candidate.notStarted());
        }

        @Test
        void fromStandby() {
            endsAtRest(Candidate.asking().refused(), "Standby>Idle STOPPED");
        }

        @Test
        void fromSettling() {
            endsAtRest(Candidate.settling(), "Settling>Idle STOPPED");
        }

        @Test
        void fromLeading() {
            endsAtRest(Candidate.leading(), "Leading>Resigning STOPPED", "Resigning>Idle HANDED_OVER");
        }

        @Test
        void fromResigning() {
            endsAtRest(Candidate.resigning(), "Resigning>Idle HANDED_OVER");
        }

        @Test
        void releasesThenParks() {
            Candidate candidate = Candidate.settling().send(new Impose(Hold.CLOSED));
            assertThat(candidate.performed()).singleElement().isInstanceOf(Release.class);
            assertThat(candidate.elector.isAtRest()).isFalse();
            candidate.answered(new Released());
            assertThat(candidate.performed()).singleElement().isInstanceOf(Park.class);
            assertThat(candidate.elector.isAtRest()).isFalse();

            assertThat(candidate.answered(new Released()).elector.isAtRest()).isTrue();
        }

        @Test
        void isNotWaitedForWithoutAnAnswer() {
            Candidate candidate = Candidate.settling().send(new Impose(Hold.CLOSED));
            candidate.unknown().unknown();

            assertThat(candidate.elector.isAtRest()).isTrue();
        }

        @Test
        void isFinal() {
            Candidate candidate = Candidate.leading();

            assertThatThrownBy(() -> candidate.send(new Lift(Hold.CLOSED)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(candidate.state()).isInstanceOf(Leading.class);
        }
    }

    @Nested
    class Pause {
        @Test
        void leaderHandsOverFirst() {
            Candidate candidate = Candidate.leading().send(new Impose(Hold.PAUSED));
            assertThat(candidate.lastEdge()).isEqualTo("Leading>Resigning PAUSED");
            candidate.drained();

            assertThat(candidate.lastEdge()).isEqualTo("Resigning>Idle HANDED_OVER");
            assertThat(candidate.performed()).singleElement().isInstanceOf(Release.class);
        }

        @Test
        void drainIsBoundedForAHoldToo() {
            Candidate candidate = Candidate.leading().send(new Impose(Hold.PAUSED));
            candidate.tickAfter(LEADER_CHECK).granted().tickAfter(DRAIN.minus(LEADER_CHECK));

            assertThat(candidate.lastEdge()).isEqualTo("Resigning>Idle HANDED_OVER");
        }

        @Test
        void keepsLookingWhoLeads() {
            Candidate candidate = Candidate.paused();
            assertThat(candidate.call()).isInstanceOf(Look.class);
            candidate.refused();
            assertThat(candidate.untilWish()).isEqualTo(FOLLOWER_CHECK);

            assertThat(candidate.tickAtWish().performed()).singleElement().isInstanceOf(Look.class);
        }

        @Test
        void twiceIsOnce() {
            Candidate candidate = Candidate.leading().send(new Impose(Hold.PAUSED));
            int edges = candidate.edges().size();
            candidate.clock.advance(Duration.ofSeconds(1));
            candidate.send(new Impose(Hold.PAUSED));

            assertThat(candidate.edges()).hasSize(edges);
            assertThat(candidate.untilWish()).isLessThan(DRAIN);
        }

        @Test
        void grantThatArrivesMeanwhileIsReleased() {
            Candidate candidate = Candidate.asking().send(new Impose(Hold.PAUSED));
            assertThat(candidate.performed()).isEmpty();
            candidate.granted();

            assertThat(candidate.state()).isInstanceOf(Idle.class);
            assertThat(candidate.performed()).singleElement().isInstanceOf(Release.class);
        }

        @Test
        void placeThatArrivesMeanwhileIsReleased() {
            Candidate candidate = Candidate.asking().send(new Impose(Hold.PAUSED));
            candidate.answered(new Held("predecessor", Duration.ofMillis(5)));

            assertThat(candidate.performed()).singleElement().isInstanceOf(Release.class);
        }

        @Test
        void resumeAsksAtOnce() {
            Candidate candidate = Candidate.paused().refused().send(new Lift(Hold.PAUSED));

            assertThat(candidate.lastEdge()).isEqualTo("Idle>Standby RESUMED");
            assertThat(candidate.performed()).singleElement().isInstanceOf(Acquire.class);
        }

        @Test
        void resumeWhileDrainingStaysACandidate() {
            Candidate candidate = Candidate.leading().send(new Impose(Hold.PAUSED));
            candidate.send(new Lift(Hold.PAUSED)).drained();

            assertThat(candidate.lastEdge()).isEqualTo("Resigning>Standby HANDED_OVER");
        }

        @Test
        void resumeNeverLeadsOnALockThatIsAboutToBeReleased() {
            Candidate candidate = Candidate.asking();
            candidate.send(new Impose(Hold.PAUSED)).send(new Lift(Hold.PAUSED)).granted();

            assertThat(candidate.state()).isInstanceOf(Standby.class);
            assertThat(candidate.performed()).singleElement().isInstanceOf(Release.class);
            candidate.answered(new Released());
            candidate.run(Candidate::leads, at -> {
                if (at.asks()) {
                    at.granted();
                } else {
                    at.refused();
                }
            });
            assertThat(candidate.performed()).isEmpty();
        }

        @Test
        void liftOfAnAbsentHoldChangesNothing() {
            Candidate candidate = Candidate.leading();
            int edges = candidate.edges().size();
            candidate.send(new Lift(Hold.PAUSED)).send(new Lift(Hold.NOT_STARTED));

            assertThat(candidate.edges()).hasSize(edges);
        }
    }

    @Nested
    class Several {
        @Test
        void campaignsOnlyWithoutAnyHold() {
            Candidate candidate = Candidate.paused().refused().send(new Impose(Hold.SUSPENDED));
            settleAll(candidate).send(new Lift(Hold.PAUSED));
            assertThat(candidate.state()).isInstanceOf(Idle.class);

            assertThat(candidate.send(new Lift(Hold.SUSPENDED)).state()).isInstanceOf(Standby.class);
        }

        @Test
        void liftingTheOneThatLeavesTheStoreLooksAgain() {
            Candidate candidate = Candidate.paused().refused().send(new Impose(Hold.SUSPENDED));
            settleAll(candidate);
            assertThat(candidate.tickAfter(FOLLOWER_CHECK).effects()).isEmpty();

            candidate.send(new Lift(Hold.SUSPENDED));
            assertThat(candidate.performed()).singleElement().isInstanceOf(Look.class);
        }

        @Test
        void notACandidateOnlyLooks() {
            Candidate candidate = Candidate.notStarted().send(new Impose(Hold.NOT_A_CANDIDATE));
            settleAll(candidate).send(new Lift(Hold.NOT_STARTED));

            assertThat(candidate.state()).isInstanceOf(Idle.class);
            assertThat(candidate.performed()).singleElement().isInstanceOf(Look.class);
            assertThat(candidate.elector.holds()).containsExactly(Hold.NOT_A_CANDIDATE);
        }

        @Test
        void stopDuringAPausedDrainLeavesTheStore() {
            Candidate candidate = Candidate.leading().send(new Impose(Hold.PAUSED));
            candidate.send(new Impose(Hold.CLOSED)).drained();
            candidate.answered(new Released());

            assertThat(candidate.performed()).singleElement().isInstanceOf(Park.class);
        }
    }

    @Nested
    class Suspend {
        @Test
        void parksAfterTheRelease() {
            Candidate candidate = Candidate.leading().send(new Impose(Hold.SUSPENDED));
            assertThat(candidate.lastEdge()).isEqualTo("Leading>Resigning SUSPENDED");
            candidate.drained().answered(new Released());

            assertThat(candidate.performed()).singleElement().isInstanceOf(Park.class);
            assertThat(candidate.answered(new Released()).elector.isAtRest()).isTrue();
        }

        @Test
        void leavesTheStoreAlone() {
            Candidate candidate = settleAll(Candidate.leading().send(new Impose(Hold.SUSPENDED)));

            assertThat(candidate.effects()).isEmpty();
            assertThat(candidate.tickAfter(FOLLOWER_CHECK).effects()).isEmpty();
        }

        @Test
        void resumeBeforeTheParkDoesNotPark() {
            Candidate candidate = Candidate.settling().send(new Impose(Hold.SUSPENDED));
            candidate.send(new Lift(Hold.SUSPENDED)).answered(new Released());

            assertThat(candidate.performed()).singleElement().isInstanceOf(Acquire.class);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Hold.class, mode = Mode.EXCLUDE, names = "NOT_STARTED")
    void everyHoldEndsEveryState(Hold hold) {
        for (Supplier<Candidate> make : States.ALL) {
            Candidate candidate = settleAll(make.get().send(new Impose(hold)));

            assertThat(candidate.state()).isInstanceOf(Idle.class);
            assertThat(candidate.elector.isAtRest())
                    .as("at rest by %s", hold)
                    .isEqualTo(
                            hold.leavesStore() || candidate.elector.inFlight().isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource(Hold.class)
    void everyHoldIsAReasonToEndATerm(Hold hold) {
        Reason reason = Candidate.leading().send(new Impose(hold)).lastReason();

        assertThat(reason).isEqualTo(hold.reason());
    }

    @Test
    void holdOffDoesNotApplyAfterAHold() {
        Candidate candidate = Candidate.leading().send(new Impose(Hold.PAUSED));
        settleAll(candidate).send(new Lift(Hold.PAUSED));

        assertThat(candidate.elector.inFlight()).isPresent();
        assertThat(((Standby) candidate.state()).askAt()).isEqualTo(candidate.clock.now());
        assertThat(Optional.of(candidate.lastEdge())).contains("Idle>Standby RESUMED");
    }
}
