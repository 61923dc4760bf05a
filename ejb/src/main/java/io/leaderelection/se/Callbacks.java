package io.leaderelection.se;

import io.leaderelection.api.LeadershipChecked;
import io.leaderelection.api.LeadershipEvent;
import io.leaderelection.runtime.ElectionJournal;
import io.leaderelection.runtime.Observers;
import java.util.List;
import java.util.function.Consumer;

/**
 * The program's own functions that want to know of an election, each called in its own try. Immutable.
 *
 * @param ofEvents told when leadership changes hands
 * @param ofChecks told of every check
 * @param journal told what they throw
 */
record Callbacks(
        List<Consumer<LeadershipEvent>> ofEvents, List<Consumer<LeadershipChecked>> ofChecks, ElectionJournal journal)
        implements Observers {

    Callbacks {
        ofEvents = List.copyOf(ofEvents);
        ofChecks = List.copyOf(ofChecks);
    }

    @Override
    public void deliver(LeadershipEvent event) {
        ofEvents.forEach(callback -> call(callback, event));
    }

    @Override
    public boolean wantChecks() {
        return !ofChecks.isEmpty();
    }

    @Override
    public void deliver(LeadershipChecked check) {
        ofChecks.forEach(callback -> call(callback, check));
    }

    private <E> void call(Consumer<E> callback, E event) {
        try {
            callback.accept(event);
        } catch (RuntimeException | Error thrown) {
            journal.failed("telling a callback of " + event, thrown);
        }
    }
}
