package io.leaderelection.core;

import io.leaderelection.api.Reason;
import io.leaderelection.lock.Lease;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Reading;
import java.time.Duration;
import java.util.Optional;

/** What a node believes about its own candidacy. Immutable. */
public sealed interface ElectionState {

    /** When this state wants to call the lock, if at all. */
    Optional<Moment> callAt();

    /** When this state changes by itself, if at all. */
    default Optional<Moment> endsAt(Reading now) {
        return Optional.empty();
    }

    /**
     * Not competing, on some {@link Hold}.
     *
     * @param callAt when to look who leads; empty = the store is left alone
     */
    record Idle(Optional<Moment> callAt) implements ElectionState {}

    /**
     * Competing without the lock.
     *
     * @param askAt when to ask for it
     * @param lookAt when to look who leads, if that comes before
     */
    record Standby(Moment askAt, Moment lookAt) implements ElectionState {
        @Override
        public Optional<Moment> callAt() {
            return Optional.of(Moment.earlier(askAt, lookAt));
        }
    }

    /**
     * Holds the lock, but a predecessor may still act.
     *
     * @param askAt when to ask again whether the time has come
     */
    record Settling(Moment askAt) implements ElectionState {
        @Override
        public Optional<Moment> callAt() {
            return Optional.of(askAt);
        }
    }

    /**
     * May act as leader strictly before the deadline of {@code lease}.
     *
     * @param lease token and deadline
     * @param since when the term began
     * @param vouchedAt both clocks when the call was decided on whose answer made the lease
     * @param aged how far the wall clock ran ahead since then, as far as the lease was shortened for it
     * @param renewAt when to renew
     * @param until when the tenure ends
     * @param answerBy when the renewal in flight must have been answered, because its client may destroy the connection
     *     then, and with it the lock; empty = none is in flight
     */
    record Leading(
            Lease lease,
            Reading since,
            Reading vouchedAt,
            Duration aged,
            Moment renewAt,
            TenureEnd until,
            Optional<Moment> answerBy)
            implements ElectionState {
        @Override
        public Optional<Moment> callAt() {
            return Optional.of(renewAt);
        }

        @Override
        public Optional<Moment> endsAt(Reading now) {
            Moment deadline = actsUntil();
            return Optional.of(
                    until.wakeAt(now).map(end -> Moment.earlier(end, deadline)).orElse(deadline));
        }

        /** From this moment on the node does not act, whatever it hears later. */
        public Moment actsUntil() {
            return answerBy.map(due -> Moment.earlier(due, lease.deadline())).orElse(lease.deadline());
        }

        /** Whether the node no longer acts. */
        public boolean isOver(Moment now) {
            return now.reached(actsUntil());
        }

        /** Why the term is over now; empty = it is not. The deadline comes first: no reply revives a lease past it. */
        Optional<Reason> overBecause(Reading now, Duration margin) {
            if (isOver(now.moment())) {
                return Optional.of(Reason.DEADLINE_PASSED);
            } else if (now.aheadOf(vouchedAt, margin)) {
                return Optional.of(Reason.CLOCK_JUMPED);
            }
            return until.reached(now) ? Optional.of(Reason.TENURE_OVER) : Optional.empty();
        }

        Resigning resigning(Moment drainBy, Duration holdOff) {
            return new Resigning(lease, Optional.of(renewAt), drainBy, holdOff);
        }

        /**
         * The same at a later time: as far as the wall clock ran ahead, the host may have been suspended, and the lease went
         * on in the store. From a millisecond on; what is less is the noise of two clocks.
         */
        Leading aged(Reading now) {
            Duration more = now.jumpSince(vouchedAt).minus(aged);
            if (more.toMillis() < 1) {
                return this;
            }
            Lease shorter = new Lease(lease.token(), lease.deadline().plus(more.negated()));
            return new Leading(shorter, since, vouchedAt, aged.plus(more), renewAt, until, answerBy);
        }

        Leading asking(Moment answerNeeded) {
            return new Leading(lease, since, vouchedAt, aged, renewAt, until, Optional.of(answerNeeded));
        }

        Leading renewed(Lease next, Reading askedAt, Moment renewNext) {
            return new Leading(next, since, askedAt, Duration.ZERO, renewNext, until, Optional.empty());
        }

        Leading unanswered(Moment retryAt) {
            return new Leading(lease, since, vouchedAt, aged, retryAt, until, Optional.empty());
        }
    }

    /**
     * No longer leads; keeps the lock until observers have stopped.
     *
     * @param lease the lease it held
     * @param callAt when to renew, so that the lock shields the drain; empty once the lock may be lost
     * @param drainBy when to stop waiting for observers
     * @param holdOff how long to stay out of the competition afterwards
     */
    record Resigning(Lease lease, Optional<Moment> callAt, Moment drainBy, Duration holdOff) implements ElectionState {
        @Override
        public Optional<Moment> endsAt(Reading now) {
            return Optional.of(drainBy);
        }

        /** The same, to be renewed at {@code next} if it still may be. */
        Resigning renewAt(Moment next) {
            return new Resigning(lease, callAt.map(due -> next), drainBy, holdOff);
        }

        Resigning unshielded() {
            return new Resigning(lease, Optional.empty(), drainBy, holdOff);
        }
    }
}
