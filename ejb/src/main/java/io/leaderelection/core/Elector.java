package io.leaderelection.core;

import io.leaderelection.api.Reason;
import io.leaderelection.config.Timing;
import io.leaderelection.core.Call.Acquire;
import io.leaderelection.core.Call.Look;
import io.leaderelection.core.Call.Park;
import io.leaderelection.core.Call.Release;
import io.leaderelection.core.Call.Renew;
import io.leaderelection.core.Effect.Announce;
import io.leaderelection.core.Effect.Perform;
import io.leaderelection.core.Effect.WakeAt;
import io.leaderelection.core.ElectionState.Idle;
import io.leaderelection.core.ElectionState.Leading;
import io.leaderelection.core.ElectionState.Resigning;
import io.leaderelection.core.ElectionState.Settling;
import io.leaderelection.core.ElectionState.Standby;
import io.leaderelection.core.Input.Answered;
import io.leaderelection.core.Input.Drained;
import io.leaderelection.core.Input.Impose;
import io.leaderelection.core.Input.Lift;
import io.leaderelection.core.Input.Relinquish;
import io.leaderelection.core.Input.Tick;
import io.leaderelection.lock.Lease;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Held;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.lock.LockReply.Unknown;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Decides when to ask for the lock, when to renew it, when to stop leading and when to give the lock back.
 *
 * <p>Deterministic: equal inputs, readings and random numbers give equal effects. Does no I/O, reads no clock, starts no
 * thread, writes no log. Not thread-safe; the runner serialises.
 */
public final class Elector {
    private final Timing timing;
    private final Pace pace;
    private final Calls calls;
    private final Set<Hold> holds = EnumSet.of(Hold.NOT_STARTED);

    private ElectionState state = new Idle(Optional.empty());
    private List<Effect> effects = new ArrayList<>();

    /**
     * Makes an elector that does not compete until {@link Hold#NOT_STARTED} is lifted.
     *
     * @param timing checked durations
     * @param random spreads the retries of several nodes
     */
    public Elector(Timing timing, RandomGenerator random) {
        this.timing = timing;
        this.pace = new Pace(timing, random);
        this.calls = new Calls(timing);
    }

    /**
     * Takes one input and says what to do about it.
     *
     * @param now both clocks; the moment is never earlier than that of the previous input
     * @return effects, to be carried out in order
     * @throws IllegalStateException if the input answers a call that is not in flight; nothing has changed then
     * @throws IllegalArgumentException if it lifts {@link Hold#CLOSED}; nothing has changed then
     */
    public List<Effect> handle(Input input, Reading now) {
        check(input); // before anything changes: news of a refused input would be lost
        effects = new ArrayList<>();
        watchTerm(now); // first: no reply may revive a lease past its deadline
        take(input, now);
        if (state instanceof Resigning resigning && now.moment().reached(resigning.drainBy())) {
            handOver(resigning, now);
        }
        calls.next(state, now).ifPresent(this::perform);
        wakeAt(now).ifPresent(moment -> effects.add(new WakeAt(moment)));
        return effects;
    }

    /** What this node believes. */
    public ElectionState state() {
        return state;
    }

    /** Grounds for not competing; empty while it campaigns. */
    public Set<Hold> holds() {
        return Set.copyOf(holds);
    }

    /** The call whose answer is awaited. */
    public Optional<Call> inFlight() {
        return calls.inFlight();
    }

    /** Whether nothing is held, asked or owed, so that nobody waits for this node. */
    public boolean isAtRest() {
        return state instanceof Idle && calls.areDone();
    }

    private void check(Input input) {
        if (input instanceof Answered answered && !calls.inFlight().equals(Optional.of(answered.call()))) {
            throw new IllegalStateException("not in flight: " + answered.call());
        } else if (input instanceof Lift lifted && lifted.hold() == Hold.CLOSED) {
            throw new IllegalArgumentException("a closed election stays closed");
        }
    }

    private void watchTerm(Reading now) {
        if (state instanceof Leading leading) {
            leading.overBecause(now, timing.margin())
                    .or(() -> age(leading.aged(now), now))
                    .ifPresent(reason -> resign(
                            leading,
                            reason,
                            reason == Reason.TENURE_OVER ? timing.followerCheck() : Duration.ZERO,
                            now));
        }
    }

    /** Without it a short sleep and a slow clock would spend the margin twice. */
    private Optional<Reason> age(Leading aged, Reading now) {
        state = aged;
        return aged.isOver(now.moment()) ? Optional.of(Reason.CLOCK_JUMPED) : Optional.empty();
    }

    private void take(Input input, Reading now) {
        if (input instanceof Answered answered) {
            answer(answered, now);
        } else if (input instanceof Drained drained) {
            if (state instanceof Resigning resigning
                    && resigning.lease().token().equals(drained.token())) {
                handOver(resigning, now);
            }
        } else if (input instanceof Relinquish order) {
            if (state instanceof Leading leading) {
                resign(leading, Reason.RELINQUISHED, order.holdOff().orElse(timing.followerCheck()), now);
            }
        } else if (input instanceof Impose imposed) {
            if (holds.add(imposed.hold())) {
                imposed(imposed.hold(), now);
            }
        } else if (input instanceof Lift lifted) {
            lift(lifted.hold(), now);
        } else if (!(input instanceof Tick)) {
            throw new IllegalStateException("no such input: " + input);
        }
    }

    private void imposed(Hold hold, Reading now) {
        if (state instanceof Leading leading) {
            resign(leading, hold.reason(), Duration.ZERO, now);
        } else if (state instanceof Settling || state instanceof Standby) {
            calls.release();
            rest(hold.reason(), now);
        } else if (state instanceof Idle) {
            rest(hold.reason(), now);
        }
    }

    private void lift(Hold hold, Reading now) {
        if (!holds.remove(hold) || !(state instanceof Idle)) {
            return;
        }
        if (holds.isEmpty()) {
            calls.park(false);
            move(standbyIn(Duration.ZERO, now), hold == Hold.NOT_STARTED ? Reason.STARTED : Reason.RESUMED, now);
        } else {
            rest(hold.reason(), now);
        }
    }

    /** Goes, or stays, idle; leaves the store altogether if a hold says so. */
    private void rest(Reason reason, Reading now) {
        boolean leave = holds.stream().anyMatch(Hold::leavesStore);
        Idle idle = new Idle(leave ? Optional.empty() : Optional.of(now.moment()));
        calls.park(leave);
        if (state instanceof Idle) {
            state = idle;
        } else {
            move(idle, reason, now);
        }
    }

    private void answer(Answered answered, Reading now) {
        Call call = answered.call();
        calls.answered();
        pace.heard(answered.reply());
        if (call instanceof Acquire) {
            acquired(call, answered.reply(), now);
        } else if (call instanceof Renew) {
            renewed(call, answered.reply(), now);
        } else if (!(call instanceof Look || call instanceof Release || call instanceof Park)) {
            throw new IllegalStateException("no such call: " + call);
        }
    }

    private void acquired(Call call, LockReply reply, Reading now) {
        boolean held = reply instanceof Granted || reply instanceof Held;
        if (!(state instanceof Standby || state instanceof Settling)) {
            if (held) {
                calls.release(); // the answer came after we had stopped waiting for it
            }
        } else if (held && (calls.oweRelease() || now.aheadOf(call.askedAt(), timing.margin()))) {
            calls.release();
            standBy(pace.followerPause(), now);
        } else if (reply instanceof Granted granted && !granted.lease().isOver(now.moment())) {
            lead(granted.lease(), call.askedAt(), now);
        } else if (reply instanceof Granted) {
            calls.release();
            standBy(pace.followerPause(), now);
        } else if (reply instanceof Held settling) {
            settle(settling.askAgainIn(), now);
        } else if (reply instanceof Refused refused) {
            standBy(refused.askAgainIn().orElseGet(() -> pace.followerPause()), now);
        } else if (reply instanceof Unknown) {
            standBy(pace.backOff(), now);
        } else {
            throw new IllegalStateException(reply + " does not answer " + call);
        }
    }

    private void lead(Lease lease, Reading vouchedAt, Reading now) {
        Moment renewAt = now.moment().plus(timing.leaderCheck());
        TenureEnd until = TenureEnd.of(timing.tenure(), now);
        move(new Leading(lease, now, vouchedAt, Duration.ZERO, renewAt, until, Optional.empty()), Reason.GRANTED, now);
    }

    private void settle(Duration pause, Reading now) {
        Settling settling = new Settling(now.moment().plus(pause));
        if (state instanceof Settling) {
            state = settling;
        } else {
            move(settling, Reason.SETTLING, now);
        }
    }

    private void standBy(Duration pause, Reading now) {
        if (state instanceof Settling) {
            move(standbyIn(pause, now), Reason.LOCK_LOST, now);
        } else {
            state = standbyIn(pause, now);
        }
    }

    private void renewed(Call call, LockReply reply, Reading now) {
        Moment renewAt = now.moment().plus(reply instanceof Unknown ? pace.backOff() : timing.leaderCheck());
        if (state instanceof Leading leading) {
            if (reply instanceof Granted granted) {
                state = leading.renewed(granted.lease(), call.askedAt(), renewAt);
            } else if (reply instanceof Unknown) {
                state = leading.unanswered(renewAt);
            } else {
                resign(leading, Reason.LOCK_LOST, Duration.ZERO, now);
            }
        } else if (state instanceof Resigning resigning) {
            state = reply instanceof Refused ? resigning.unshielded() : resigning.renewAt(renewAt);
        }
    }

    private void resign(Leading leading, Reason reason, Duration holdOff, Reading now) {
        boolean intact = reason != Reason.LOCK_LOST && reason != Reason.DEADLINE_PASSED;
        Resigning resigning = leading.resigning(now.moment().plus(timing.drainTimeout()), holdOff);
        move(intact ? resigning : resigning.unshielded(), reason, now);
    }

    private void handOver(Resigning resigning, Reading now) {
        calls.release();
        if (holds.isEmpty()) {
            move(standbyIn(resigning.holdOff(), now), Reason.HANDED_OVER, now);
        } else {
            rest(Reason.HANDED_OVER, now);
        }
    }

    private Optional<Moment> wakeAt(Reading now) {
        Optional<Moment> call = state.callAt().filter(due -> calls.inFlight().isEmpty());
        return Stream.of(call, state.endsAt(now)).flatMap(Optional::stream).reduce(Moment::earlier);
    }

    private void perform(Calls.Made made) {
        state = made.state();
        effects.add(new Perform(made.call()));
    }

    private void move(ElectionState to, Reason reason, Reading now) {
        effects.add(new Announce(new Transition(state, to, reason, now)));
        state = to;
    }

    private Standby standbyIn(Duration pause, Reading now) {
        return new Standby(now.moment().plus(pause), now.moment().plus(timing.followerCheck()));
    }
}
