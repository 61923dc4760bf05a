package io.leaderelection.sim;

import io.leaderelection.api.Reason;
import io.leaderelection.config.Timing;
import io.leaderelection.core.Call;
import io.leaderelection.core.Call.Acquire;
import io.leaderelection.core.Call.Park;
import io.leaderelection.core.Call.Release;
import io.leaderelection.core.ElectionState;
import io.leaderelection.core.ElectionState.Idle;
import io.leaderelection.core.ElectionState.Leading;
import io.leaderelection.core.ElectionState.Standby;
import io.leaderelection.core.Hold;
import io.leaderelection.core.Input;
import io.leaderelection.core.Transition;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Reading;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What the referee notes about one election in one process, and what each step of it must not be. */
final class Book {
    private final SimNode node;
    private final Timing timing;
    private final World world;
    private final Set<Hold> holds = EnumSet.noneOf(Hold.class);
    private Optional<Term> term = Optional.empty();
    private Optional<Term> draining = Optional.empty();
    private Moment drainBy = new Moment(0);
    private Optional<Moment> notBefore = Optional.empty();
    private Optional<Duration> ordered = Optional.empty();
    private long restingSince = -1;

    Book(SimNode node, Plan plan, World world) {
        this.node = node;
        this.timing = plan.timing();
        this.world = world;
    }

    /** The term that was gained and is not lost. */
    Optional<Term> term() {
        return term;
    }

    /** Whether nothing keeps the node from competing. */
    boolean mayCompete() {
        return holds.isEmpty();
    }

    /** For how long it has neither held nor asked for anything, by what it believes. */
    long restsFor() {
        return restingSince < 0 ? 0 : world.now() - restingSince;
    }

    void ordered(Input order) {
        if (order instanceof Input.Impose imposed) {
            holds.add(imposed.hold());
        } else if (order instanceof Input.Lift lifted) {
            holds.remove(lifted.hold());
        }
        if (order instanceof Input.Relinquish relinquish) {
            ordered = Optional.of(relinquish.holdOff().orElse(timing.followerCheck()));
        } else {
            notBefore = Optional.empty();
        }
    }

    void handled() {
        boolean asks = node.elector()
                .inFlight()
                .filter(call -> call instanceof Acquire || call instanceof Release || call instanceof Park)
                .isPresent();
        ElectionState state = node.elector().state();
        boolean rests = !asks && (state instanceof Idle || state instanceof Standby);
        if (!rests) {
            restingSince = -1;
        } else if (restingSince < 0) {
            restingSince = world.now();
        }
    }

    void gained(Term gained) {
        Violation.unless(term.isEmpty(), Invariant.LOST_ONCE, node.name, " gained a term before the last was lost");
        Moment now = node.host.moment();
        Violation.unless(
                notBefore.filter(moment -> !now.reached(moment)).isEmpty(),
                Invariant.HOLD_OFF,
                node.name,
                " leads again although it was to hold off");
        ordered = Optional.empty();
        term = Optional.of(gained);
    }

    void lost(Leading lost, Transition transition) {
        boolean known = term.filter(gained -> gained.is(lost)).isPresent();
        Violation.unless(known, Invariant.LOST_ONCE, node.name, " lost what it had not gained");
        term.ifPresent(ending -> checkReason(ending, lost, transition.reason()));
        draining = term;
        term = Optional.empty();
        Moment now = node.host.moment();
        drainBy = now.plus(timing.drainTimeout());
        if (transition.reason() == Reason.TENURE_OVER) {
            notBefore = Optional.of(now.plus(timing.followerCheck()));
        } else if (transition.reason() == Reason.RELINQUISHED) {
            notBefore = ordered.map(now::plus);
        }
    }

    private void checkReason(Term ending, Leading lost, Reason reason) {
        Reading now = node.host.reading();
        Host host = node.host;
        boolean holdsTrue = switch (reason) {
            case TENURE_OVER -> ending.tenureOverFor(now) >= 0;
            case RELINQUISHED -> ordered.isPresent();
            case DEADLINE_PASSED -> now.moment().reached(lost.actsUntil());
            case CLOCK_JUMPED -> host.wallMovedAt() >= ending.gainedAt || host.sleeps() > 0;
            case PAUSED, SUSPENDED, STOPPED -> !holds.isEmpty();
            default -> reason == Reason.LOCK_LOST;
        };
        Violation.unless(holdsTrue, Invariant.REASON, node.name, " ends its term for no reason: " + reason);
    }

    void observersReturned(Leading lost) {
        draining = draining.filter(term -> !term.is(lost));
    }

    void performs(Call call) {
        if (call instanceof Release || call instanceof Park) {
            Violation.unless(
                    !node.acts(), Invariant.RELEASE_AFTER_LEADING, node.name, " gives the lock back and leads");
            Violation.unless(
                    draining.isEmpty() || node.host.moment().reached(drainBy),
                    Invariant.RELEASE_AFTER_DRAIN,
                    node.name,
                    " gives the lock back while observers work");
        }
    }
}
