package io.leaderelection.sim;

/**
 * A term's key.
 *
 * @param since true time at which it was asked for
 */
record TtlClaim(Plan plan, TtlFaults faults, int election, long since, int history) implements Claim {

    /** When somebody takes the key away, or the server's clock is set, it goes before its time. */
    @Override
    public long tolerated() {
        return faults.lockGoneEarly(election, since) ? plan.lease() : 0;
    }
}
