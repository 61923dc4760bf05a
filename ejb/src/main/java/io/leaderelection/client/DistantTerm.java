package io.leaderelection.client;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.Term;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** One term of this node in an election that another deployment runs. Thread-safe. */
final class DistantTerm implements Term {
    private final FencingToken token;
    private final BooleanSupplier over;
    private final Set<DistantTerm> awaited;
    private final ClientLog log;

    private final Set<Runnable> actions = new LinkedHashSet<>(); // guarded by this
    private volatile boolean ended;

    DistantTerm(FencingToken token, BooleanSupplier over, Set<DistantTerm> awaited, ClientLog log) {
        this.token = token;
        this.over = over;
        this.awaited = awaited;
        this.log = log;
    }

    @Override
    public FencingToken token() {
        return token;
    }

    @Override
    public boolean isOver() {
        if (!ended && over.getAsBoolean()) {
            ended = true;
        }
        return ended;
    }

    @Override
    public Watch onEnd(Runnable action) {
        Runnable guarded = () -> run(action);
        add(guarded);
        if (isOver()) { // asked after it is known to those who tell of ends, so that none slips through
            end().forEach(Runnable::run);
        }
        return () -> remove(guarded);
    }

    /** Ends it; answers what is to be run now, none of which throws. */
    synchronized List<Runnable> end() {
        ended = true;
        awaited.remove(this);
        List<Runnable> due = List.copyOf(actions);
        actions.clear();
        return due;
    }

    private synchronized void add(Runnable guarded) {
        if (actions.size() >= MOST_ACTIONS) {
            throw new IllegalStateException(
                    "term %s has %d actions for its end already; cancel those whose work is done"
                            .formatted(token, MOST_ACTIONS));
        }
        actions.add(guarded);
        awaited.add(this);
    }

    private synchronized void remove(Runnable guarded) {
        actions.remove(guarded);
        if (actions.isEmpty()) {
            awaited.remove(this);
        }
    }

    private void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error thrown) {
            log.failed("an action for the end of term " + token, thrown);
        }
    }
}
