package io.leaderelection.core;

import static io.leaderelection.core.Candidate.DRAIN;
import static io.leaderelection.core.Candidate.FOLLOWER_CHECK;
import static io.leaderelection.core.Candidate.LEADER_CHECK;
import static io.leaderelection.core.Candidate.LEASE;
import static io.leaderelection.core.Candidate.MARGIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.Reason;
import io.leaderelection.core.Call.Acquire;
import io.leaderelection.core.Call.Release;
import io.leaderelection.core.Call.Renew;
import io.leaderelection.core.Effect.Announce;
import io.leaderelection.core.Effect.Perform;
import io.leaderelection.core.ElectionState.Idle;
import io.leaderelection.core.ElectionState.Leading;
import io.leaderelection.core.ElectionState.Resigning;
import io.leaderelection.core.ElectionState.Settling;
import io.leaderelection.core.ElectionState.Standby;
import io.leaderelection.lock.Lease;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Held;
import io.leaderelection.lock.LockReply.Released;
import io.leaderelection.time.Moment;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** The edges of the state diagram on which the lock is won, kept and lost. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD) // a loop without an end is to fail, too
class ElectorTest {
    private static final Duration USABLE = LEASE.minus(MARGIN);
    private static final Duration INSTANT = Duration.ofNanos(1);

    @Nested
    class Winning {
        @Test
        void asksForNothingBeforeItIsStarted() {
            Candidate candidate = Candidate.notStarted().tickAfter(LEASE);

            assertThat(candidate.effects()).isEmpty();
            assertThat(candidate.elector.isAtRest()).isTrue();
        }

        @Test
        void startAsksAtOnce() {
            Candidate candidate = Candidate.asking();

            assertThat(candidate.lastEdge()).isEqualTo("Idle>Standby STARTED");
            assertThat(candidate.performed()).singleElement().isInstanceOf(Acquire.class);
            assertThat(candidate.call().askedAt()).isEqualTo(candidate.clock.reading());
        }

        @Test
        void grantMakesALeader() {
            Candidate candidate = Candidate.asking();
            Lease lease = candidate.leaseFor(candidate.call());
            candidate.answered(new Granted(lease));

            assertThat(candidate.lastEdge()).isEqualTo("Standby>Leading GRANTED");
            assertThat(((Leading) candidate.state()).lease()).isEqualTo(lease);
            assertThat(candidate.untilWish()).isEqualTo(LEADER_CHECK);
        }

        @Test
        void heldOnlySettles() {
            Candidate candidate = Candidate.settling();

            assertThat(candidate.lastEdge()).isEqualTo("Standby>Settling SETTLING");
            assertThat(candidate.untilWish()).isEqualTo(Duration.ofMillis(50));
        }

        @Test
        void settlingAsksAgainAndIsAnnouncedOnce() {
            Candidate candidate = Candidate.settling().tickAtWish();
            assertThat(candidate.performed()).singleElement().isInstanceOf(Acquire.class);
            int edges = candidate.edges().size();
            candidate.answered(new Held("predecessor", Duration.ofMillis(30)));

            assertThat(candidate.state()).isInstanceOf(Settling.class);
            assertThat(candidate.edges()).hasSize(edges);
            assertThat(candidate.untilWish()).isEqualTo(Duration.ofMillis(30));
        }

        @Test
        void settlingEndsInLeading() {
            Candidate candidate = Candidate.settling().tickAtWish().granted();

            assertThat(candidate.lastEdge()).isEqualTo("Settling>Leading GRANTED");
        }

        @Test
        void settlingRefusedIsLockLost() {
            Candidate candidate = Candidate.settling().tickAtWish().refused();

            assertThat(candidate.lastEdge()).isEqualTo("Settling>Standby LOCK_LOST");
        }

        @Test
        void settlingUnansweredIsLockLost() {
            Candidate candidate = Candidate.settling().tickAtWish().unknown();

            assertThat(candidate.lastEdge()).isEqualTo("Settling>Standby LOCK_LOST");
        }

        @Test
        void settlingHasNoTermToRelinquish() {
            Candidate candidate = Candidate.settling().send(new Input.Relinquish(Optional.empty()));

            assertThat(candidate.state()).isInstanceOf(Settling.class);
        }

        @Test
        void grantThatIsOverOnArrivalIsGivenBack() {
            Candidate candidate = Candidate.asking();
            candidate.clock.advance(USABLE);
            candidate.granted();

            assertThat(candidate.state()).isInstanceOf(Standby.class);
            assertThat(candidate.performed()).singleElement().isInstanceOf(Release.class);
        }

        @Test
        void grantIsGoodUntilJustBeforeItsDeadline() {
            Candidate candidate = Candidate.asking();
            candidate.clock.advance(USABLE.minus(INSTANT));

            assertThat(candidate.granted().state()).isInstanceOf(Leading.class);
        }

        @Test
        void clockJumpVoidsAGrant() {
            Candidate candidate = Candidate.asking();
            candidate.clock.jumpWall(MARGIN.plus(INSTANT));
            candidate.granted();

            assertThat(candidate.state()).isInstanceOf(Standby.class);
            assertThat(candidate.performed()).singleElement().isInstanceOf(Release.class);
        }

        @Test
        void clockJumpVoidsAPlaceHeld() {
            Candidate candidate = Candidate.settling().tickAtWish();
            candidate.clock.jumpWall(MARGIN.plus(INSTANT));
            candidate.answered(new Held("predecessor", Duration.ofMillis(50)));

            assertThat(candidate.lastEdge()).isEqualTo("Settling>Standby LOCK_LOST");
            assertThat(candidate.performed()).singleElement().isInstanceOf(Release.class);
        }
    }

    @Nested
    class Keeping {
        @Test
        void renewalMovesTheDeadline() {
            Candidate candidate = Candidate.leading().tickAtWish();
            Renew renew = (Renew) candidate.call();
            Lease before = ((Leading) candidate.state()).lease();
            candidate.clock.advance(Duration.ofMillis(400));
            candidate.granted();

            Leading leading = (Leading) candidate.state();
            assertThat(renew.held()).isEqualTo(before);
            assertThat(leading.lease().deadline())
                    .isEqualTo(renew.askedAt().moment().plus(USABLE));
            assertThat(leading.vouchedAt()).isEqualTo(renew.askedAt());
            assertThat(candidate.untilWish()).isEqualTo(LEADER_CHECK);
        }

        @Test
        void unknownNeverExtends() {
            Candidate candidate = Candidate.leading();
            Lease before = ((Leading) candidate.state()).lease();
            candidate.tickAtWish().unknown();

            assertThat(((Leading) candidate.state()).lease()).isEqualTo(before);
            candidate.run(at -> !at.leads(), Candidate::unknown);
            assertThat(candidate.lastReason()).isEqualTo(Reason.DEADLINE_PASSED);
            assertThat(candidate.clock.now()).isEqualTo(before.deadline());
        }

        @Test
        void refusedRenewalEndsTheTerm() {
            Candidate candidate = Candidate.leading().tickAtWish().refused();

            assertThat(candidate.lastEdge()).isEqualTo("Leading>Resigning LOCK_LOST");
        }

        @Test
        void renewalAnsweredByAnythingElseEndsTheTermToo() {
            Candidate candidate = Candidate.leading().tickAtWish().answered(new Released());

            assertThat(candidate.lastReason()).isEqualTo(Reason.LOCK_LOST);
        }

        @Test
        void aRenewalThatIsNotAnsweredInTimeEndsTheTerm() {
            Candidate candidate = Candidate.leading().tickAtWish();
            assertThat(candidate.untilWish()).isEqualTo(LEASE.dividedBy(4));
            candidate.tickAtWish();

            assertThat(candidate.lastEdge()).isEqualTo("Leading>Resigning DEADLINE_PASSED");
            assertThat(candidate.performed()).isEmpty();
        }

        @Test
        void lateReplyNeverRevives() {
            Candidate candidate = Candidate.leading().tickAtWish();
            candidate.clock.advance(USABLE.minus(LEADER_CHECK));
            assertThat(candidate.leaseFor(candidate.call()).isOver(candidate.clock.now()))
                    .isFalse();
            candidate.granted();

            assertThat(candidate.lastEdge()).isEqualTo("Leading>Resigning DEADLINE_PASSED");
            assertThat(candidate.state()).isInstanceOf(Resigning.class);
        }

        @Test
        void deadlineComesBeforeEveryOtherReason() {
            Candidate candidate = Candidate.leading();
            candidate.clock.advance(USABLE);
            candidate.clock.jumpWall(LEASE);
            candidate.send(new Input.Relinquish(Optional.empty()));

            assertThat(candidate.lastReason()).isEqualTo(Reason.DEADLINE_PASSED);
        }

        @Test
        void wallClockAheadByMoreThanTheMarginEndsTheTerm() {
            Candidate candidate = Candidate.leading();
            candidate.clock.jumpWall(MARGIN);
            assertThat(candidate.tick().state()).isInstanceOf(Leading.class);
            candidate.clock.jumpWall(INSTANT);

            assertThat(candidate.tick().lastEdge()).isEqualTo("Leading>Resigning CLOCK_JUMPED");
        }

        @Test
        void wallClockAheadByLessShortensTheLeaseByAsMuch() {
            Candidate candidate = Candidate.leading();
            Moment deadline = ((Leading) candidate.state()).actsUntil();
            Duration half = MARGIN.dividedBy(2);
            candidate.clock.jumpWall(half);
            candidate.tick().tick();
            candidate.clock.jumpWall(Duration.ofMillis(1));
            candidate.tick();

            assertThat(((Leading) candidate.state()).actsUntil())
                    .isEqualTo(deadline.plus(half.plusMillis(1).negated()));
        }

        @Test
        void wallClockAheadByWhatTheLeaseHasLeftEndsTheTerm() {
            Candidate candidate = Candidate.leading();
            Duration half = MARGIN.dividedBy(2);
            candidate.clock.advance(USABLE.minus(half));
            candidate.clock.jumpWall(half);

            assertThat(candidate.tick().lastEdge()).isEqualTo("Leading>Resigning CLOCK_JUMPED");
        }

        @Test
        void jumpIsMeasuredFromTheCallThatMadeTheLease() {
            Candidate candidate = Candidate.asking();
            candidate.clock.jumpWall(MARGIN.dividedBy(2));
            candidate.granted();
            candidate.clock.jumpWall(MARGIN.dividedBy(2).plus(INSTANT));

            assertThat(candidate.tick().lastReason()).isEqualTo(Reason.CLOCK_JUMPED);
        }

        @Test
        void renewalAcrossAJumpEndsTheTerm() {
            Candidate candidate = Candidate.leading().tickAtWish();
            candidate.clock.jumpWall(MARGIN.plus(INSTANT));

            assertThat(candidate.granted().lastReason()).isEqualTo(Reason.CLOCK_JUMPED);
        }

        @Test
        void wallClockSetBackEndsNothing() {
            Candidate candidate = Candidate.leading();
            candidate.clock.jumpWall(Duration.ofDays(-1));

            assertThat(candidate.tick().state()).isInstanceOf(Leading.class);
        }
    }

    @Nested
    class HandingOver {
        @Test
        void drainsBeforeItReleases() {
            Candidate candidate = Candidate.resigning();
            assertThat(candidate.lastEdge()).isEqualTo("Leading>Resigning RELINQUISHED");
            assertThat(candidate.performed()).isEmpty();
            candidate.drained();

            assertThat(candidate.lastEdge()).isEqualTo("Resigning>Standby HANDED_OVER");
            assertThat(candidate.effects()).element(0).isInstanceOf(Announce.class);
            assertThat(candidate.performed()).singleElement().isInstanceOf(Release.class);
        }

        @Test
        void drainTimeoutReleasesToo() {
            Candidate candidate = Candidate.resigning().tickAfter(DRAIN.minus(INSTANT));
            assertThat(candidate.state()).isInstanceOf(Resigning.class);
            candidate.granted().tickAtWish();

            assertThat(candidate.lastEdge()).isEqualTo("Resigning>Standby HANDED_OVER");
            assertThat(candidate.performed()).singleElement().isInstanceOf(Release.class);
        }

        @Test
        void renewalsContinueWhileObserversDrain() {
            Candidate candidate = Candidate.resigning().tickAfter(LEADER_CHECK);

            assertThat(candidate.performed()).singleElement().isInstanceOf(Renew.class);
            candidate.granted();
            assertThat(candidate.state()).isInstanceOf(Resigning.class);
        }

        @Test
        void renewalsOfADrainAreRetriedUntilOneIsRefused() {
            Candidate candidate = Candidate.resigning().tickAfter(LEADER_CHECK).unknown();
            candidate.tickAtWish();
            assertThat(candidate.performed()).singleElement().isInstanceOf(Renew.class);
            candidate.refused().tickAfter(Duration.ofMillis(50));

            assertThat(candidate.performed()).isEmpty();
            assertThat(((Resigning) candidate.state()).callAt()).isEmpty();
        }

        @Test
        void lostLockIsNotRenewedWhileObserversDrain() {
            Candidate lost = Candidate.leading().tickAtWish().refused();
            Candidate silent = Candidate.leading().tickAfter(USABLE);

            assertThat(((Resigning) lost.state()).callAt()).isEmpty();
            assertThat(((Resigning) silent.state()).callAt()).isEmpty();
        }

        @Test
        void releaseWaitsForTheRenewalInFlight() {
            Candidate candidate = Candidate.resigning().tickAfter(LEADER_CHECK).drained();
            assertThat(candidate.performed()).isEmpty();
            candidate.granted();

            assertThat(candidate.performed()).singleElement().isInstanceOf(Release.class);
        }

        @Test
        void drainedOfAnotherTermReleasesNothing() {
            Candidate candidate = Candidate.resigning().send(new Input.Drained(new FencingToken(99)));

            assertThat(candidate.state()).isInstanceOf(Resigning.class);
        }

        @Test
        void drainedAfterTheTimeoutIsOldNews() {
            Candidate candidate = Candidate.resigning().tickAfter(DRAIN).granted();
            int edges = candidate.edges().size();
            candidate.drained();

            assertThat(candidate.edges()).hasSize(edges);
        }

        @Test
        void everythingIsAnnouncedBeforeAnythingIsPerformed() {
            Candidate candidate = Candidate.resigning().drained();

            assertThat(candidate.effects().get(candidate.effects().size() - 1)).isInstanceOf(Perform.class);
        }

        @Test
        void relinquishTwiceIsOneHandOver() {
            Candidate candidate = Candidate.resigning();
            int edges = candidate.edges().size();
            candidate.send(new Input.Relinquish(Optional.of(LEASE)));

            assertThat(candidate.edges()).hasSize(edges);
            assertThat(((Resigning) candidate.state()).holdOff()).isEqualTo(FOLLOWER_CHECK);
        }

        @Test
        void relinquishByAFollowerDoesNothing() {
            Candidate candidate = Candidate.asking().refused();
            candidate.send(new Input.Relinquish(Optional.empty()));

            assertThat(candidate.state()).isInstanceOf(Standby.class);
            assertThat(candidate.performed()).isEmpty();
        }
    }

    @Test
    void answerToACallNotInFlightIsRefused() {
        Candidate candidate = Candidate.asking();
        Call acquire = candidate.call();
        Lease lease = candidate.leaseFor(acquire);
        candidate.refused();

        assertThatThrownBy(() -> candidate.send(new Input.Answered(acquire, new Granted(lease))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not in flight");
        assertThat(candidate.state()).isInstanceOf(Standby.class);
    }

    @Test
    void releasedDoesNotAnswerAnAcquire() {
        Candidate candidate = Candidate.asking();

        assertThatThrownBy(() -> candidate.answered(new Released()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not answer");
        assertThat(candidate.tick().performed()).singleElement().isInstanceOf(Acquire.class);
    }

    @Test
    void idleIsWhereItStarts() {
        assertThat(Candidate.notStarted().state()).isEqualTo(new Idle(Optional.empty()));
    }
}
