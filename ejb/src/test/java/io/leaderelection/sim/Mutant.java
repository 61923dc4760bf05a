package io.leaderelection.sim;

import java.util.function.Supplier;

/**
 * A known-bad variant.
 *
 * @param name what it is called
 * @param takesOut the rule it breaks
 * @param caughtBy the invariant that must notice
 * @param seeds within how many seeds
 * @param seams the change
 */
record Mutant(String name, String takesOut, Invariant caughtBy, int seeds, Supplier<Seams> seams) {
    @Override
    public String toString() {
        return name + " -> " + caughtBy;
    }
}
