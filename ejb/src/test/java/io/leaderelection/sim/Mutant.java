package io.leaderelection.sim;

import java.util.function.Supplier;

/**
 * A known-bad variant.
 *
 * @param kind store it is tried with
 * @param name what it is called
 * @param takesOut the rule it breaks
 * @param caughtBy the invariant that must notice
 * @param seeds within how many seeds
 * @param seams the change
 */
record Mutant(StoreKind kind, String name, String takesOut, Invariant caughtBy, int seeds, Supplier<Seams> seams) {

    static Mutant session(String name, String takesOut, Invariant caughtBy, int seeds, Supplier<Seams> seams) {
        return new Mutant(StoreKind.POSTGRES, name, takesOut, caughtBy, seeds, seams);
    }

    static Mutant ttl(String name, String takesOut, Invariant caughtBy, int seeds, Supplier<Seams> seams) {
        return new Mutant(StoreKind.REDIS, name, takesOut, caughtBy, seeds, seams);
    }

    static Mutant redlock(String name, String takesOut, Invariant caughtBy, int seeds, Supplier<Seams> seams) {
        return new Mutant(StoreKind.REDLOCK, name, takesOut, caughtBy, seeds, seams);
    }

    @Override
    public String toString() {
        return name + " -> " + caughtBy;
    }
}
