package io.leaderelection.api;

/**
 * One term of this node as leader, for work that goes on for a while: it carries the token along, asks now and then whether
 * the term is over, and is told when it ends.
 *
 * <pre>{@code
 * leadership.term().ifPresent(term -> {
 *     Future<?> export = executor.submit(() -> export(term.token()));
 *     term.onEnd(() -> export.cancel(true));
 * });
 * }</pre>
 *
 * <p>Can be kept: a term that is over never begins again, and the next one is another object. Thread-safe; no method talks to
 * the store.
 */
public interface Term {

    /** Token of this term, whether or not it is over: what was written with it can be recognised. */
    FencingToken token();

    /**
     * Whether this node may no longer act by this term, at this very moment: by the lease's deadline, so it turns true by
     * itself when the store falls silent. Stays true.
     */
    boolean isOver();

    /**
     * Runs {@code action} exactly once, when this term ends: on a thread that is not the election's, after the actions that
     * were given before. If the term is over already it runs at once, before this method returns. What it throws is logged,
     * and hides nothing from the other actions; what blocks delays those behind it, but no hand-over. Where the server has
     * no thread to give any more, the observers' thread runs it.
     *
     * <p>The term is told of its end when the election is, a moment after a deadline has passed; {@link #isOver()} knows
     * first. The lock is not held back for the actions, as it is for observers of {@link LeadershipEvent.Lost}.
     *
     * @return takes the action back, for work that is done before the term is
     * @throws IllegalStateException if {@value #MOST_ACTIONS} actions wait already
     */
    Watch onEnd(Runnable action);

    /** How many actions can wait for the end of one term. */
    int MOST_ACTIONS = 10_000;

    /** An action that waits for the end of a term. Thread-safe. */
    @FunctionalInterface
    interface Watch {
        /** Takes the action back; without effect once it runs. */
        void cancel();
    }
}
