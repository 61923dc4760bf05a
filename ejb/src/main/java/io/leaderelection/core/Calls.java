package io.leaderelection.core;

import io.leaderelection.config.Timing;
import io.leaderelection.core.Call.Acquire;
import io.leaderelection.core.Call.Look;
import io.leaderelection.core.Call.Park;
import io.leaderelection.core.Call.Release;
import io.leaderelection.core.Call.Renew;
import io.leaderelection.core.ElectionState.Idle;
import io.leaderelection.core.ElectionState.Leading;
import io.leaderelection.core.ElectionState.Resigning;
import io.leaderelection.core.ElectionState.Settling;
import io.leaderelection.core.ElectionState.Standby;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Reading;
import java.util.Optional;

/**
 * The calls of one election: the one in flight, those that are owed to the store whatever the state is, and which one comes
 * next. Deterministic; not thread-safe.
 */
final class Calls {
    private final Timing timing;
    private Optional<Call> inFlight = Optional.empty();
    private boolean releaseDue; // what is held, or may be, goes back before anything else is asked
    private boolean parkDue; // likewise the connections
    private long made;

    Calls(Timing timing) {
        this.timing = timing;
    }

    /**
     * A call that was decided on.
     *
     * @param call the call
     * @param state the state after it was made
     */
    record Made(Call call, ElectionState state) {}

    Optional<Call> inFlight() {
        return inFlight;
    }

    /** Whether nothing is asked and nothing owed. */
    boolean areDone() {
        return inFlight.isEmpty() && !releaseDue && !parkDue;
    }

    boolean oweRelease() {
        return releaseDue;
    }

    void release() {
        releaseDue = true;
    }

    /** The connections go back, or are kept after all. */
    void park(boolean due) {
        parkDue = due;
    }

    void answered() {
        inFlight = Optional.empty();
    }

    /** Makes the next call, if it is time for one and none is in flight. */
    Optional<Made> next(ElectionState state, Reading now) {
        Optional<Made> next = inFlight.isPresent() ? Optional.empty() : due(state, now, made + 1);
        next.ifPresent(decided -> {
            made = decided.call().id();
            inFlight = Optional.of(decided.call());
        });
        return next;
    }

    private Optional<Made> due(ElectionState state, Reading now, long id) {
        if (releaseDue) {
            releaseDue = false;
            return Optional.of(new Made(new Release(id, now), state));
        } else if (parkDue) {
            parkDue = false;
            return Optional.of(new Made(new Park(id, now), state));
        }
        return state.callAt().filter(now.moment()::reached).map(due -> wanted(state, now, id));
    }

    private Made wanted(ElectionState state, Reading now, long id) {
        if (state instanceof Leading leading) {
            ElectionState asking = leading.asking(now.moment().plus(timing.renewalTimeout()));
            return new Made(new Renew(id, now, leading.lease()), asking);
        } else if (state instanceof Resigning resigning) {
            return new Made(new Renew(id, now, resigning.lease()), state);
        } else if (state instanceof Settling) {
            return new Made(new Acquire(id, now), state);
        } else if (state instanceof Standby standby && now.moment().reached(standby.askAt())) {
            return new Made(new Acquire(id, now), state);
        }
        Moment lookNext = now.moment().plus(timing.followerCheck());
        ElectionState looking = state instanceof Standby standby
                ? new Standby(standby.askAt(), lookNext)
                : new Idle(Optional.of(lookNext));
        return new Made(new Look(id, now), looking);
    }
}
