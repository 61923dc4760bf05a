package io.leaderelection.client;

/**
 * Whether this deployment runs elections of its own, so that nothing is to be fetched from elsewhere. One per class loader,
 * and so per deployment, since that is what the client jar is loaded with. Thread-safe.
 */
public final class ElectedHere {
    private static volatile boolean known;

    private ElectedHere() {}

    /** Said by the module before beans are discovered. */
    public static void say() {
        known = true;
    }

    static boolean isKnown() {
        return known;
    }
}
