package io.leaderelection.sim;

/** An invariant that did not hold. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Invariant invariant;

    Violation(Invariant invariant, String what) {
        super(invariant + ": " + what);
        this.invariant = invariant;
    }

    Violation(Exception cause) {
        super(Invariant.NO_EXCEPTION + ": " + cause, cause);
        this.invariant = Invariant.NO_EXCEPTION;
    }

    Invariant invariant() {
        return invariant;
    }
}
