package io.leaderelection.runtime;

import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Held;
import io.leaderelection.lock.LockReply.Unknown;
import io.leaderelection.time.Moment;
import java.time.Duration;
import java.util.Optional;

/** Turns a run of equal answers into one piece of news. Not thread-safe. */
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

    void answered(LockReply reply, Moment now) {
        if (reply instanceof Unknown unknown && !away) {
            away = true;
            chronicle.storeLost(unknown.why());
            journal.storeLost(unknown.why());
        } else if (!(reply instanceof Unknown) && away) {
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
