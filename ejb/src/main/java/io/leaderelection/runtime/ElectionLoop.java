package io.leaderelection.runtime;

import io.leaderelection.core.Call;
import io.leaderelection.core.Call.Acquire;
import io.leaderelection.core.Call.Park;
import io.leaderelection.core.Call.Release;
import io.leaderelection.core.Call.Renew;
import io.leaderelection.core.Effect;
import io.leaderelection.core.Effect.Announce;
import io.leaderelection.core.Effect.Perform;
import io.leaderelection.core.Effect.WakeAt;
import io.leaderelection.core.ElectionState.Idle;
import io.leaderelection.core.ElectionState.Leading;
import io.leaderelection.core.ElectionState.Resigning;
import io.leaderelection.core.Elector;
import io.leaderelection.core.Hold;
import io.leaderelection.core.Input;
import io.leaderelection.core.Input.Answered;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Reading;
import io.leaderelection.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The loop of one election: feeds the elector one input after the other, carries out what it wants, keeps its time, and lets
 * callers wait for what becomes of it.
 *
 * <p>Thread-safe. The monitor is held for decisions only: store calls, observers and the journal run outside it.
 */
final class ElectionLoop {
    private static final Duration AFTER_A_BUG = Duration.ofSeconds(1);

    private final Elector elector;
    private final Standing standing;
    private final Chronicle chronicle;
    private final Announcer announcer;
    private final StoreCalls store;
    private final Tasks tasks;
    private final Ticker ticker;
    private final InstantSource wall;

    private final ReentrantLock monitor = new ReentrantLock();
    private final Condition changed = monitor.newCondition();
    private Optional<Moment> wakeAt = Optional.empty();
    private Tasks.Pending alarm = () -> {};

    ElectionLoop(
            Elector elector,
            Standing standing,
            Chronicle chronicle,
            Announcer announcer,
            StoreCalls store,
            Tasks tasks,
            Ticker ticker,
            InstantSource wall) {
        this.elector = elector;
        this.standing = standing;
        this.chronicle = chronicle;
        this.announcer = announcer;
        this.store = store;
        this.tasks = tasks;
        this.ticker = ticker;
        this.wall = wall;
    }

    void impose(Hold hold) {
        input(new Input.Impose(hold));
    }

    void lift(Hold hold) {
        input(new Input.Lift(hold));
    }

    boolean imposeUnlessLeading(Hold hold) {
        monitor.lock();
        try {
            boolean leads = leads();
            if (!leads) {
                impose(hold);
            }
            return leads;
        } finally {
            monitor.unlock();
        }
    }

    /**
     * Obeys an order and finds its answer in one piece, so that nothing comes between the two.
     *
     * @param why what whoever gave it said as the reason
     */
    String order(Function<Orders.Desk, String> order, Optional<String> why) {
        monitor.lock();
        try {
            return order.apply(input -> input(input, why));
        } finally {
            monitor.unlock();
        }
    }

    boolean awaitLeadership(Duration timeout) throws InterruptedException {
        Moment giveUpAt = ticker.now().plus(timeout);
        monitor.lockInterruptibly();
        try {
            long nanos = timeout.toNanos();
            while (!leads() && nanos > 0 && !standing.isHeldBackBy(Hold.CLOSED)) {
                changed.awaitNanos(nanos);
                nanos = giveUpAt.since(ticker.now()).toNanos();
            }
            return leads();
        } finally {
            monitor.unlock();
        }
    }

    /** Keeps the time itself while it waits, so it works where timers are refused. */
    boolean standDown(Hold hold, Duration timeout) {
        Moment giveUpAt = ticker.now().plus(timeout);
        impose(hold);
        monitor.lock();
        try {
            while (!elector.isAtRest() && !ticker.now().reached(giveUpAt)) {
                if (elector.state() instanceof Idle && elector.inFlight().orElse(null) instanceof Acquire) {
                    return false; // waits for somebody else's lock: nothing of ours to hand over
                }
                Moment until = wakeAt.map(due -> Moment.earlier(due, giveUpAt)).orElse(giveUpAt);
                long nanos = until.since(ticker.now()).toNanos();
                if (nanos > 0 && changed.awaitNanos(nanos) > 0) {
                    continue;
                }
                if (wakeAt.isPresent() && ticker.now().reached(wakeAt.get())) {
                    input(new Input.Tick());
                }
            }
            return elector.isAtRest();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            monitor.unlock();
        }
    }

    boolean handsOver() {
        monitor.lock();
        try {
            Call awaited = elector.inFlight().orElse(null);
            return elector.state() instanceof Resigning
                    || awaited instanceof Release
                    || (awaited instanceof Renew
                            && !(elector.state() instanceof Leading)); // the release comes after it
        } finally {
            monitor.unlock();
        }
    }

    /** Forgets the next tick. */
    void rest() {
        monitor.lock();
        try {
            sleep();
        } finally {
            monitor.unlock();
        }
    }

    private boolean leads() {
        return standing.currentTerm().isPresent();
    }

    private void answered(Answered answered) {
        monitor.lock();
        try {
            standing.heard(answered.reply());
            input(answered);
            if (isCheck(answered)) {
                announcer.checked(standing.checked(wall.instant()));
            }
        } catch (RuntimeException | Error noThread) {
            announcer.failed("telling of " + answered, noThread);
        } finally {
            monitor.unlock();
        }
    }

    private static boolean isCheck(Answered answered) {
        boolean asked = !(answered.call() instanceof Release || answered.call() instanceof Park);
        return asked && (answered.reply() instanceof Granted || answered.reply() instanceof Refused);
    }

    private void input(Input input) {
        input(input, Optional.empty());
    }

    private List<Effect> input(Input input, Optional<String> why) {
        monitor.lock();
        try {
            List<Effect> effects = elector.handle(input, new Reading(ticker.now(), wall.instant()));
            announcer.termEnded(standing.publish(elector));
            if (effects.stream().noneMatch(WakeAt.class::isInstance)) {
                sleep();
            }
            effects.forEach(effect -> carryOutWhateverHappens(effect, why));
            return effects;
        } catch (RuntimeException | Error bug) {
            wake(ticker.now().plus(AFTER_A_BUG));
            announcer.failed("handling " + input, bug);
            return List.of();
        } finally {
            changed.signalAll();
            monitor.unlock();
        }
    }

    /** One effect that fails must not take those behind it along. */
    private void carryOutWhateverHappens(Effect effect, Optional<String> why) {
        try {
            carryOut(effect, why);
        } catch (RuntimeException | Error bug) {
            wake(ticker.now().plus(AFTER_A_BUG));
            announcer.failed("carrying out " + effect, bug);
        }
    }

    private void carryOut(Effect effect, Optional<String> why) {
        if (effect instanceof Perform perform) {
            store.begin(perform.call(), AFTER_A_BUG, this::answered);
        } else if (effect instanceof Announce announce) {
            chronicle.moved(announce.transition());
            announcer.moved(announce.transition(), why, token -> input(new Input.Drained(token)));
        } else if (effect instanceof WakeAt wish) {
            wake(wish.moment());
        } else {
            throw new IllegalStateException("no such effect: " + effect);
        }
    }

    private void sleep() {
        alarm.cancel();
        wakeAt = Optional.empty();
    }

    private void wake(Moment moment) {
        alarm.cancel();
        wakeAt = Optional.of(moment);
        try {
            alarm = tasks.schedule(() -> input(new Input.Tick()), moment.since(ticker.now()));
        } catch (RejectedExecutionException | IllegalStateException e) { // the latter from a component that has stopped
            alarm = () -> {}; // the server takes no work just now: the next input, or standDown, keeps the time
        }
    }
}
