package io.leaderelection.runtime;

import io.leaderelection.core.Call;
import io.leaderelection.core.Call.Acquire;
import io.leaderelection.core.Call.Look;
import io.leaderelection.core.Call.Park;
import io.leaderelection.core.Call.Release;
import io.leaderelection.core.Call.Renew;
import io.leaderelection.core.Input.Answered;
import io.leaderelection.lock.LeaderLock;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Unknown;
import io.leaderelection.time.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Puts calls to the lock, on the store's thread, and brings back one answer for each, whatever happens: an election waits
 * for its answer for ever.
 */
final class StoreCalls {
    /** An answer that is overdue by so much is told of as the loss of the store. */
    private static final Duration MISSED = Duration.ofSeconds(5);

    private final LeaderLock lock;
    private final Tasks tasks;
    private final StoreHealth health;
    private final Chronicle chronicle;
    private final Ticker ticker;
    private final Announcer announcer;
    private final BooleanSupplier takesPart;

    StoreCalls(
            LeaderLock lock,
            Tasks tasks,
            StoreHealth health,
            Chronicle chronicle,
            Ticker ticker,
            Announcer announcer,
            BooleanSupplier takesPart) {
        this.lock = lock;
        this.tasks = tasks;
        this.health = health;
        this.chronicle = chronicle;
        this.ticker = ticker;
        this.announcer = announcer;
        this.takesPart = takesPart;
    }

    /**
     * Begins a call.
     *
     * @param retry when to say that a call failed which found no thread
     */
    void begin(Call call, Duration retry, Consumer<Answered> answers) {
        chronicle.asked(call);
        Awaited awaited = await(call);
        try {
            tasks.callStore(() -> answers.accept(new Answered(call, perform(call, awaited))));
        } catch (RuntimeException | Error noThread) {
            Unknown failure = new Unknown(noThread.toString());
            awaited.end();
            chronicle.answered(call, failure);
            tasks.schedule(() -> answers.accept(new Answered(call, failure)), retry);
            announcer.failed("starting " + call, noThread);
        }
    }

    private record Awaited(AtomicBoolean still, Tasks.Pending alarm) {
        void end() {
            still.set(false);
            alarm.cancel();
        }
    }

    /** A call fails when pool and driver say so, which may be never; whoever watches the store must not wait for that. */
    private Awaited await(Call call) {
        AtomicBoolean still = new AtomicBoolean(true);
        if (!tellsOfTheStore(call)) {
            return new Awaited(still, () -> {});
        }
        try {
            Duration patience = chronicle.longestWait(call).plus(MISSED);
            return new Awaited(still, tasks.schedule(() -> missed(call, still), patience));
        } catch (RuntimeException | Error noTimer) { // as in a suspended server: then the end of the call must do
            return new Awaited(still, () -> {});
        }
    }

    private void missed(Call call, AtomicBoolean still) {
        try {
            if (still.get() && tellsOfTheStore(call)) {
                tasks.apart(() -> health.missed(still::get));
            }
        } catch (RuntimeException | Error noThread) {
            announcer.failed("telling of " + call, noThread);
        }
    }

    private LockReply perform(Call call, Awaited awaited) {
        LockReply reply;
        try {
            reply = put(call);
        } catch (RuntimeException | Error bug) {
            announcer.failed("performing " + call, bug);
            reply = new Unknown(bug.toString());
        }
        chronicle.answered(call, reply);
        awaited.end();
        try {
            if (tellsOfTheStore(call)) {
                health.answered(reply, ticker.now());
            }
        } catch (RuntimeException | Error bug) {
            announcer.failed("telling of " + call, bug);
        }
        return reply;
    }

    private boolean tellsOfTheStore(Call call) { // what we cut says nothing about it
        return takesPart.getAsBoolean() && !(call instanceof Release);
    }

    private LockReply put(Call call) {
        if (call instanceof Acquire) {
            return lock.acquire();
        } else if (call instanceof Renew renew) {
            return lock.renew(renew.held());
        } else if (call instanceof Look) {
            return lock.look();
        } else if (call instanceof Release) {
            return lock.release();
        } else if (call instanceof Park) {
            return lock.park();
        }
        throw new IllegalStateException("no such call: " + call);
    }
}
