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
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Puts calls to the lock, on the store's thread, and brings back one answer for each, whatever happens: an election waits
 * for its answer for ever.
 */
final class StoreCalls {
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
        try {
            tasks.callStore(() -> answers.accept(new Answered(call, perform(call))));
        } catch (RuntimeException | Error noThread) {
            tasks.schedule(() -> answers.accept(new Answered(call, new Unknown(noThread.toString()))), retry);
            announcer.failed("starting " + call, noThread);
        }
    }

    private LockReply perform(Call call) {
        LockReply reply;
        chronicle.asked(call);
        try {
            reply = put(call);
        } catch (RuntimeException | Error bug) {
            announcer.failed("performing " + call, bug);
            reply = new Unknown(bug.toString());
        }
        chronicle.answered(call, reply);
        try {
            if (takesPart.getAsBoolean() && !(call instanceof Release)) { // what we cut says nothing about the store
                health.answered(reply, ticker.now());
            }
        } catch (RuntimeException | Error bug) {
            announcer.failed("telling of " + call, bug);
        }
        return reply;
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
