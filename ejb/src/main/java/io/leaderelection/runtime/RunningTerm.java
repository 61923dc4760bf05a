package io.leaderelection.runtime;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.Term;
import io.leaderelection.core.ElectionState.Leading;
import io.leaderelection.time.Ticker;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** One term of this node, from its begin to its end and after it. Thread-safe. */
final class RunningTerm implements Term {
    private final Ticker ticker;
    private final Consumer<Throwable> failed;

    private volatile Leading leading;
    private volatile boolean ended;
    private final Set<Runnable> actions = new LinkedHashSet<>(); // guarded by this, as is what sets ended

    /**
     * A term that begins.
     *
     * @param failed told what an action threw
     */
    RunningTerm(Leading leading, Ticker ticker, Consumer<Throwable> failed) {
        this.leading = leading;
        this.ticker = ticker;
        this.failed = failed;
    }

    @Override
    public FencingToken token() {
        return leading.lease().token();
    }

    @Override
    public boolean isOver() {
        return ended || leading.isOver(ticker.now());
    }

    @Override
    public Watch onEnd(Runnable action) {
        Runnable guarded = () -> run(action);
        if (!add(guarded)) {
            guarded.run();
        }
        return () -> remove(guarded);
    }

    /** The term as it is now; empty once it is over. */
    Optional<Leading> current() {
        return isOver() ? Optional.empty() : Optional.of(leading);
    }

    boolean isThatOf(Leading other) {
        return leading.since().equals(other.since())
                && token().equals(other.lease().token());
    }

    void goesOn(Leading renewed) {
        leading = renewed;
    }

    /** Ends it; answers what is to be run now, none of which throws. */
    synchronized List<Runnable> end() {
        ended = true;
        List<Runnable> due = List.copyOf(actions);
        actions.clear();
        return due;
    }

    private synchronized boolean add(Runnable guarded) {
        if (isOver()) {
            return false;
        }
        if (actions.size() >= MOST_ACTIONS) {
            throw new IllegalStateException(
                    "term %s has %d actions for its end already; cancel those whose work is done"
                            .formatted(token(), MOST_ACTIONS));
        }
        actions.add(guarded);
        return true;
    }

    private synchronized void remove(Runnable guarded) {
        actions.remove(guarded);
    }

    private void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error thrown) {
            failed.accept(thrown);
        }
    }
}
