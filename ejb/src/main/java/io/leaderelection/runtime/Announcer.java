package io.leaderelection.runtime;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.LeadershipChecked;
import io.leaderelection.api.LeadershipEvent;
import io.leaderelection.api.LeadershipEvent.Gained;
import io.leaderelection.api.LeadershipEvent.Lost;
import io.leaderelection.api.Reason;
import io.leaderelection.core.ElectionState.Leading;
import io.leaderelection.core.Transition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells the journal and the observers what happens, in order, on the observers' thread: nobody who decides ever waits for
 * those who want to know. Not thread-safe; the runner serialises.
 */
final class Announcer {
    private final String election;
    private final String node;
    private final Tasks tasks;
    private final Observers observers;
    private final ElectionJournal journal;
    private final Checks checks;

    Announcer(String election, String node, Tasks tasks, Observers observers, ElectionJournal journal) {
        this.election = election;
        this.node = node;
        this.tasks = tasks;
        this.observers = observers;
        this.journal = journal;
        this.checks = new Checks(tasks, observers, journal);
    }

    /**
     * The election moved.
     *
     * @param why what whoever ordered a hand-over gave as the reason
     * @param drained told once the observers of the end of a term have returned
     */
    void moved(Transition transition, Optional<String> why, Consumer<FencingToken> drained) {
        Instant at = transition.at().wall();
        tasks.deliver(() -> note(transition, why));
        if (transition.to() instanceof Leading gained) {
            deliver(new Gained(election, node, gained.lease().token(), at));
        } else if (transition.from() instanceof Leading lost) {
            FencingToken token = lost.lease().token();
            deliver(new Lost(election, node, token, at, transition.reason()));
            tasks.deliver(() -> drained.accept(token));
        }
    }

    /** A term has ended: what was to be run then begins, on a thread of its own and therefore ahead of the observers. */
    void termEnded(List<Runnable> actions) {
        if (actions.isEmpty()) {
            return;
        }
        Runnable all = () -> actions.forEach(Runnable::run);
        try {
            tasks.apart(all);
        } catch (RuntimeException | Error noThread) {
            deliverAfterAll(all);
        }
    }

    /** The store answered a check. */
    void checked(LeadershipChecked check) {
        checks.add(check);
    }

    /** An order was given that may show in no transition. */
    void ordered(String order, String answer) {
        try {
            tasks.deliver(() -> journal.ordered(order, answer));
        } catch (RuntimeException | Error noThread) {
            failed("telling of an order", noThread); // which was obeyed all the same
        }
    }

    /** Something threw what it should not have. */
    void failed(String doing, Throwable bug) {
        try {
            tasks.deliver(() -> journal.failed(doing, bug));
        } catch (RuntimeException | Error noThread) {
            bug.addSuppressed(noThread); // nobody is left to tell
        }
    }

    private void deliverAfterAll(Runnable actions) {
        try {
            tasks.deliver(actions);
        } catch (RuntimeException | Error noThread) {
            failed("running what waits for the end of a term", noThread);
        }
    }

    private void note(Transition transition, Optional<String> why) {
        if (transition.reason() == Reason.RELINQUISHED && why.isPresent()) {
            journal.handsOver(transition, why.get());
        } else {
            journal.moved(transition);
        }
    }

    private void deliver(LeadershipEvent event) {
        checks.drop();
        tasks.deliver(() -> {
            try {
                observers.deliver(event);
            } catch (RuntimeException | Error bug) {
                journal.failed("delivering " + event, bug);
            }
        });
    }
}
