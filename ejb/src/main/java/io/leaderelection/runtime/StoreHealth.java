package io.leaderelection.runtime;

import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Held;
import io.leaderelection.lock.LockReply.Unknown;
import io.leaderelection.time.Moment;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Turns a run of equal answers, or one that does not come, into one piece of news. Thread-safe: what is told is told in order.
 */
final class StoreHealth {
    private final ElectionJournal journal;
    private final Chronicle chronicle;
    private final Duration longestWait;
    private boolean away;
    private Optional<Moment> heldSince = Optional.empty();
    private boolean waitTold;

    StoreHealth(ElectionJournal journal, Chronicle chronicle, Duration longestWait) {
        this.journal = journal;
        this.chronicle = chronicle;
        this.longestWait = longestWait;
    }

    /**
     * An answer has not come for too long.
     *
     * @param still whether it has not come yet
     */
    synchronized void missed(BooleanSupplier still) {
        if (still.getAsBoolean() && !away) {
            lost(chronicle.storeProblem().orElse("no answer yet"));
        }
    }

    private void lost(String why) {
        away = true;
        chronicle.storeLost(why);
        journal.storeLost(why);
    }

    synchronized void answered(LockReply reply, Moment now) {
        if (reply instanceof Unknown unknown && !away) {
            lost(unknown.why());
        } else if (reply instanceof Unknown unknown) {
            chronicle.storeStillLost(unknown.why());
        } else if (away) {
            away = false;
            chronicle.storeBack();
            journal.storeBack();
        }
        if (!(reply instanceof Held held)) {
            heldSince = Optional.empty();
            waitTold = false;
        } else if (heldSince.isEmpty()) {
            heldSince = Optional.of(now);
        } else if (!waitTold && now.since(heldSince.get()).compareTo(longestWait) > 0) {
            waitTold = true;
            journal.predecessorStays(held.why());
        }
    }
}
