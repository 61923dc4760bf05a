package io.leaderelection.core;

import static io.leaderelection.core.Candidate.DRAIN;
import static io.leaderelection.core.Candidate.FOLLOWER_CHECK;
import static io.leaderelection.core.Candidate.LEADER_CHECK;
import static io.leaderelection.core.Candidate.LEASE;
import static io.leaderelection.core.Candidate.MARGIN;
import static io.leaderelection.core.Candidate.TENURE;
import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.api.Reason;
import io.leaderelection.config.RelinquishSpec;
import io.leaderelection.config.Tenure;
import io.leaderelection.core.Call.Acquire;
import io.leaderelection.core.Call.Look;
import io.leaderelection.core.Call.Release;
import io.leaderelection.core.ElectionState.Leading;
import io.leaderelection.core.ElectionState.Resigning;
import io.leaderelection.core.ElectionState.Standby;
import io.leaderelection.lock.LockReply.Released;
import io.leaderelection.time.Moment;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** When an elector does things: back-off, looking, hold-off, tenure. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD) // a loop without an end is to fail, too
class ElectorPaceTest {
    private static final Duration INSTANT = Duration.ofNanos(1);
    private static final Tenure HALF_PAST_NOON =
            new Tenure.Schedule(RelinquishSpec.parse("30 12 * * *", ZoneOffset.UTC));

    private static Duration pause(Candidate candidate) {
        return ((Standby) candidate.state()).askAt().since(candidate.clock.now());
    }

    private static Candidate askAgain(Candidate candidate) {
        return candidate.run(Candidate::asks, Candidate::unknown);
    }

    @Nested
    class BackOff {
        @Test
        void doublesWithJitterAndIsCapped() {
            Candidate candidate = Candidate.asking();
            List<Duration> pauses = new ArrayList<>();
            for (int failure = 1; failure <= 4; failure++) {
                pauses.add(pause(candidate.unknown()));
                candidate.tickAtWish();
            }

            for (int i = 1; i < pauses.size(); i++) {
                assertThat(pauses.get(i)).isBetween(doubled(pauses.get(i - 1), 75), doubled(pauses.get(i - 1), 134));
            }
        }

        private Duration doubled(Duration pause, int percent) {
            return pause.multipliedBy(2).multipliedBy(percent).dividedBy(100);
        }

        @Test
        void staysNearTheFollowersPaceHoweverLongTheOutage() {
            Candidate candidate = Candidate.asking();
            for (int failure = 1; failure <= 100; failure++) {
                assertThat(pause(candidate.unknown()))
                        .isLessThanOrEqualTo(FOLLOWER_CHECK.multipliedBy(5).dividedBy(4));
                askAgain(candidate);
            }
            assertThat(pause(candidate.unknown())).isGreaterThan(FOLLOWER_CHECK.dividedBy(2));
        }

        @Test
        void firstRetryIsSoonAndSpread() {
            List<Duration> firsts = new ArrayList<>();
            Candidate candidate = Candidate.asking();
            for (int outage = 1; outage <= 20; outage++) {
                firsts.add(pause(candidate.unknown()));
                candidate.tickAtWish().refusedFor(Duration.ZERO);
            }

            assertThat(firsts).allSatisfy(first -> assertThat(first).isLessThan(Duration.ofMillis(251)));
            assertThat(firsts.stream().distinct().count()).isGreaterThan(10);
        }

        @Test
        void anyAnswerResetsIt() {
            Candidate candidate = Candidate.asking().unknown();
            Duration first = pause(candidate);
            for (int failure = 2; failure <= 6; failure++) {
                askAgain(candidate).unknown();
            }
            askAgain(candidate).refusedFor(Duration.ZERO).unknown();

            assertThat(pause(candidate)).isLessThan(first.multipliedBy(2));
        }

        @Test
        void leaderRetriesARenewalSoonerThanItWouldRenew() {
            Candidate candidate = Candidate.leading().tickAtWish().unknown();

            assertThat(candidate.untilWish()).isLessThan(LEADER_CHECK.dividedBy(4));
        }
    }

    @Nested
    class Following {
        @Test
        void asksAgainWhenTheStoreSays() {
            Candidate candidate = Candidate.asking().refusedFor(Duration.ofMillis(70));

            assertThat(candidate.untilWish()).isEqualTo(Duration.ofMillis(70));
            assertThat(candidate.tickAtWish().performed()).singleElement().isInstanceOf(Acquire.class);
        }

        @Test
        void asksAgainAtOnceIfTheStoreSaysSo() {
            Candidate candidate = Candidate.asking().refusedFor(Duration.ZERO);

            assertThat(candidate.performed()).singleElement().isInstanceOf(Acquire.class);
        }

        @Test
        void asksAtItsOwnPaceOtherwise() {
            Candidate candidate = Candidate.asking().refused();
            Duration quarter = FOLLOWER_CHECK.dividedBy(4);

            assertThat(pause(candidate)).isBetween(FOLLOWER_CHECK.minus(quarter), FOLLOWER_CHECK.plus(quarter));
        }

        @Test
        void severalNodesDoNotAskInStep() {
            Candidate candidate = Candidate.asking();
            List<Duration> pauses = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                pauses.add(pause(candidate.refused()));
                askAgain(candidate);
            }

            assertThat(pauses.stream().distinct().count()).isGreaterThan(10);
        }

        @Test
        void looksWhoLeadsDuringALongHoldOff() {
            Candidate candidate = Candidate.leading().send(new Input.Relinquish(Optional.of(LEASE)));
            Moment orderedAt = candidate.clock.now();
            candidate.drained().answered(new Released());
            List<Call> calls = new ArrayList<>();
            candidate.run(Candidate::asks, at -> {
                calls.addAll(at.performed());
                at.refused();
            });
            assertThat(calls).hasSize(3).hasOnlyElementsOfType(Look.class);
            assertThat(candidate.clock.now().since(orderedAt)).isEqualTo(LEASE);
        }

        @Test
        void lookThatAnswersDoesNotMoveTheNextAttempt() {
            Candidate candidate = Candidate.leading().send(new Input.Relinquish(Optional.of(LEASE)));
            candidate.drained().answered(new Released());
            Moment askAt = ((Standby) candidate.state()).askAt();
            candidate.tickAtWish().refused();

            assertThat(((Standby) candidate.state()).askAt()).isEqualTo(askAt);
        }
    }

    @Nested
    class HoldOff {
        @Test
        void afterRelinquishIsTheFollowersInterval() {
            Candidate candidate = Candidate.resigning().drained();

            assertThat(pause(candidate)).isEqualTo(FOLLOWER_CHECK);
            candidate.answered(new Released()).tickAfter(FOLLOWER_CHECK.minus(INSTANT));
            assertThat(candidate.performed()).noneMatch(Acquire.class::isInstance);
            assertThat(candidate.tickAfter(INSTANT).performed()).singleElement().isInstanceOf(Acquire.class);
        }

        @Test
        void afterTenureIsTheFollowersInterval() {
            Candidate candidate =
                    Candidate.asking(new Tenure.Interval(LEADER_CHECK)).granted();
            candidate.tickAfter(LEADER_CHECK).granted().drained();

            assertThat(candidate.lastEdge()).isEqualTo("Resigning>Standby HANDED_OVER");
            assertThat(pause(candidate)).isEqualTo(FOLLOWER_CHECK);
        }

        @Test
        void countsFromTheEndOfTheDrain() {
            Candidate candidate = Candidate.resigning().tickAfter(DRAIN).granted();

            assertThat(pause(candidate)).isEqualTo(FOLLOWER_CHECK);
        }

        @Test
        void noneAfterALostLock() {
            Candidate candidate = Candidate.leading().tickAtWish().refused().drained();
            assertThat(candidate.performed()).singleElement().isInstanceOf(Release.class);

            assertThat(candidate.answered(new Released()).performed())
                    .singleElement()
                    .isInstanceOf(Acquire.class);
        }
    }

    @Nested
    class TenureOver {
        @Test
        void atItsExactMoment() {
            Candidate candidate = Candidate.leading();
            Moment end = candidate.clock.now().plus(TENURE);
            candidate.run(at -> !at.leads(), Candidate::granted);

            assertThat(candidate.lastEdge()).isEqualTo("Leading>Resigning TENURE_OVER");
            assertThat(candidate.clock.now()).isEqualTo(end);
        }

        @Test
        void byScheduleAtItsExactTimeOnTheWallClock() {
            Candidate candidate = Candidate.asking(HALF_PAST_NOON).granted();
            candidate.clock.jumpWall(Duration.ofSeconds(-90));
            candidate.run(at -> !at.leads(), Candidate::granted);

            assertThat(candidate.lastEdge()).isEqualTo("Leading>Resigning TENURE_OVER");
            assertThat(candidate.clock.instant()).isEqualTo(Instant.parse("2025-03-01T12:30:00Z"));
        }

        @Test
        void byScheduleIsDueWhenTheWallClockIsSetALittleAhead() {
            Candidate candidate = Candidate.asking(HALF_PAST_NOON).granted();
            candidate.run(at -> !at.leads(), at -> {
                at.granted();
                at.clock.jumpWall(MARGIN.dividedBy(2));
            });
            assertThat(candidate.lastReason()).isEqualTo(Reason.TENURE_OVER);
            assertThat(candidate.clock.instant()).isBefore(Instant.parse("2025-03-01T12:30:01Z"));
        }

        @Test
        void isNotMeasuredOnTheWallClock() {
            Candidate candidate = Candidate.leading();
            candidate.clock.jumpWall(TENURE.negated());
            candidate.tickAtWish().granted();

            assertThat(candidate.state()).isInstanceOf(Leading.class);
        }

        @Test
        void isNotEarlierForARenewalInFlight() {
            Candidate candidate = Candidate.asking(new Tenure.Interval(LEADER_CHECK.plus(INSTANT)))
                    .granted();
            candidate.tickAfter(LEADER_CHECK);

            assertThat(candidate.untilWish()).isEqualTo(INSTANT);
            assertThat(candidate.tickAtWish().state()).isInstanceOf(Resigning.class);
        }

        @Test
        void eachTermHasItsOwn() {
            Candidate candidate = Candidate.asking(new Tenure.Interval(MARGIN)).granted();
            candidate.tickAfter(MARGIN).drained().answered(new Released());
            askAgain(candidate).granted();

            assertThat(candidate.state()).isInstanceOf(Leading.class);
            assertThat(candidate.untilWish()).isEqualTo(MARGIN);
        }
    }
}
