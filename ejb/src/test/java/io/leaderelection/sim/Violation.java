package io.leaderelection.sim;

import java.util.Arrays;
import java.util.stream.Collectors;

/** An invariant that did not hold. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Invariant invariant;

    private Violation(Invariant invariant, String what) {
        super(invariant + ": " + what);
        this.invariant = invariant;
    }

    Violation(Exception cause) {
        super(Invariant.NO_EXCEPTION + ": " + cause, cause);
        this.invariant = Invariant.NO_EXCEPTION;
    }

    /**
     * Makes sure of something.
     *
     * @param otherwise what is the matter if it does not hold, in pieces
     */
    static void unless(boolean holds, Invariant invariant, Object... otherwise) {
        if (!holds) {
            throw new Violation(
                    invariant, Arrays.stream(otherwise).map(Object::toString).collect(Collectors.joining()));
        }
    }

    Invariant invariant() {
        return invariant;
    }
}
