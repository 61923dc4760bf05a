package io.leaderelection.runtime;

import io.leaderelection.api.LeadershipChecked;
import java.util.Optional;

/**
 * The check that waits for the observers. There is one at most: a newer one takes its place, and a change of hands drops it,
 * so that nothing piles up behind slow observers and no check is told after what it is older than. Thread-safe.
 */
final class Checks {
    private final Tasks tasks;
    private final Observers observers;
    private final ElectionJournal journal;
    private Place waiting = new Place(); // guarded by this
    private volatile boolean wanted = true; // until the observers have been asked

    /** A place in the observers' queue, with a check in it or empty. */
    private static final class Place {
        private Optional<LeadershipChecked> check = Optional.empty();
    }

    Checks(Tasks tasks, Observers observers, ElectionJournal journal) {
        this.tasks = tasks;
        this.observers = observers;
        this.journal = journal;
    }

    synchronized void add(LeadershipChecked check) {
        if (!wanted) {
            return;
        } else if (waiting.check.isPresent()) {
            waiting.check = Optional.of(check);
            return;
        }
        Place place = new Place(); // the old one may still be queued, ahead of a change of hands
        tasks.deliver(() -> take(place).ifPresent(this::deliver));
        place.check = Optional.of(check);
        waiting = place;
    }

    /** Leadership changes hands. */
    synchronized void drop() {
        waiting.check = Optional.empty();
    }

    private synchronized Optional<LeadershipChecked> take(Place place) {
        Optional<LeadershipChecked> check = place.check;
        place.check = Optional.empty();
        return check;
    }

    /** On the observers' thread, where it may take its time to find out who observes. */
    private void deliver(LeadershipChecked check) {
        try {
            wanted = observers.wantChecks();
            if (wanted) {
                observers.deliver(check);
            }
        } catch (RuntimeException | Error bug) {
            journal.failed("delivering " + check, bug);
        }
    }
}
