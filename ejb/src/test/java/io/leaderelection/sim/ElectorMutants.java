package io.leaderelection.sim;

import io.leaderelection.api.FencingToken;
import io.leaderelection.config.Tenure;
import io.leaderelection.core.Call;
import io.leaderelection.core.Call.Acquire;
import io.leaderelection.core.Call.Renew;
import io.leaderelection.core.ElectionState.Leading;
import io.leaderelection.core.Hold;
import io.leaderelection.core.Input;
import io.leaderelection.core.TenureEnd;
import io.leaderelection.lock.Lease;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Held;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Variants of what happens between the lock, the elector and whoever asks it. */
final class ElectorMutants {
    private ElectorMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.session("hope", "rule 3: no answer extends nothing", Invariant.ONE_LEADER, 50, Hope::new),
                Mutant.session("late lease", "rule 2: from the send", Invariant.ONE_LEADER, 1000, LateLease::new),
                Mutant.session("no settling", "Held is no permission", Invariant.ONE_LEADER, 50, NoSettling::new),
                Mutant.session("flag", "rule 1: the deadline is the law", Invariant.ONE_LEADER, 300, Flag::new),
                Mutant.session(
                        "late flag", "the term ends with its state", Invariant.ACTS_WITHIN_TERM, 20, LateFlag::new),
                Mutant.session("revival", "a passed deadline stays passed", Invariant.LEASE_LAW, 1000, Revival::new),
                Mutant.session("same token", "rule 6: tokens rise", Invariant.TOKENS_RISE, 20, SameToken::new),
                Mutant.session(
                        "no drain",
                        "rule 4: observers, then the lock",
                        Invariant.RELEASE_AFTER_DRAIN,
                        20,
                        NoDrain::new),
                Mutant.session("silent loss", "rule 4: Lost is announced", Invariant.LOST_ONCE, 20, SilentLoss::new),
                Mutant.session(
                        "blind to jumps", "rule 1: a suspended host", Invariant.ONE_LEADER, 300, BlindToJumps::new),
                Mutant.session("old tenure", "a tenure ends with its term", Invariant.REASON, 50, OldTenure::new),
                Mutant.session("for ever", "terms end with their tenure", Invariant.TENURE, 20, ForEver::new),
                Mutant.session("no hold-off", "rule 7", Invariant.HOLD_OFF, 200, NoHoldOff::new),
                Mutant.session("deaf", "an order to pause is obeyed", Invariant.HELD_BACK, 50, Deaf::new));
    }

    private static Lease lease(SimNode node, long token, Moment from) {
        return new Lease(new FencingToken(token), from.plus(Duration.ofNanos(node.leaseWithoutMargin())));
    }

    private static final class Hope extends Seams {
        @Override
        LockReply reply(SimNode node, Call call, LockReply reply) {
            return call instanceof Renew renew && !(reply instanceof Granted)
                    ? new Granted(lease(
                            node, renew.held().token().value(), call.askedAt().moment()))
                    : reply;
        }
    }

    /** In a world without drift and spread, where neither margin nor grace is needed, and so cannot hide it. */
    private static final class LateLease extends Seams {
        @Override
        Plan world(Plan plan) {
            return plan.withDrift(0).with(plan.session().with(plan.session().grace(), Duration.ZERO));
        }

        @Override
        Plan given(Plan plan) {
            return plan.withMargin(Duration.ZERO).with(plan.session().with(Duration.ZERO, Duration.ZERO));
        }

        @Override
        double stalling() {
            return 0.3;
        }

        @Override
        LockReply reply(SimNode node, Call call, LockReply reply) {
            Moment late = node.host.moment().plus(Duration.ofNanos(node.lease()));
            return reply instanceof Granted granted
                    ? new Granted(new Lease(granted.lease().token(), late))
                    : reply;
        }
    }

    private static final class NoSettling extends Seams {
        @Override
        LockReply reply(SimNode node, Call call, LockReply reply) {
            return call instanceof Acquire && reply instanceof Held
                    ? new Granted(
                            lease(node, node.lock().anyToken(), call.askedAt().moment()))
                    : reply;
        }
    }

    private static final class Flag extends Seams {
        @Override
        boolean isLeader(Optional<Leading> term, Moment now) {
            return term.isPresent();
        }
    }

    private static final class LateFlag extends Seams {
        @Override
        Optional<Leading> published(Optional<Leading> before, Optional<Leading> now) {
            return now.or(() -> before);
        }
    }

    private static final class Revival extends Seams {
        @Override
        long idleTimeout(long nanos) {
            return 3 * nanos; // so that a session outlives the pause, and an answer comes at all
        }

        @Override
        double interruption() {
            return 0.5;
        }

        @Override
        Moment wake(SimNode node, Moment moment) {
            boolean asks = node.elector().inFlight().isPresent();
            return asks ? moment.plus(Duration.ofNanos(node.leaseWithoutMargin() / 4)) : moment;
        }

        @Override
        Reading reading(SimNode node, Input input, Reading now) {
            return node.term()
                    .filter(term -> !term.until().reached(now))
                    .map(Leading::actsUntil)
                    .filter(now.moment()::reached)
                    .map(deadline -> deadline.plus(Duration.ofNanos(-1)))
                    .map(early ->
                            new Reading(early, now.wall().minus(now.moment().since(early))))
                    .filter(any -> input instanceof Input.Answered answered && answered.reply() instanceof Granted)
                    .orElse(now);
        }
    }

    private static final class SameToken extends Seams {
        @Override
        LockReply reply(SimNode node, Call call, LockReply reply) {
            return reply instanceof Granted granted
                    ? new Granted(new Lease(new FencingToken(7), granted.lease().deadline()))
                    : reply;
        }
    }

    private static final class NoDrain extends Seams {
        @Override
        boolean waitsForObservers() {
            return false;
        }
    }

    private static final class SilentLoss extends Seams {
        @Override
        boolean announcesLoss(SimNode node) {
            return false;
        }
    }

    private static final class BlindToJumps extends Seams {
        @Override
        Plan world(Plan plan) {
            return plan.withSuspends();
        }

        @Override
        Fault provoked(Fault drawn) {
            return Fault.SUSPEND;
        }

        @Override
        Reading reading(SimNode node, Input input, Reading now) {
            return new Reading(
                    now.moment(), Instant.EPOCH.plusNanos(now.moment().nanos()));
        }
    }

    private static final class ForEver extends Seams {
        @Override
        Plan given(Plan plan) {
            return plan.withTenure(new Tenure.Interval(Duration.ofDays(1)));
        }
    }

    /** What ends one term is not taken back when that term ends early, and strikes the next. */
    private static final class OldTenure extends Seams {
        @Override
        void gained(SimNode node, Leading term) {
            if (term.until() instanceof TenureEnd.AtMoment end) {
                node.host.at(end.moment(), () -> node.orderUnheard(new Input.Relinquish(Optional.empty())));
            }
        }
    }

    private static final class NoHoldOff extends Seams {
        @Override
        Input order(Input input) {
            return input instanceof Input.Relinquish ? new Input.Relinquish(Optional.of(Duration.ZERO)) : input;
        }
    }

    private static final class Deaf extends Seams {
        @Override
        Input order(Input input) {
            return input instanceof Input.Impose imposed && imposed.hold() != Hold.CLOSED ? new Input.Tick() : input;
        }
    }
}
