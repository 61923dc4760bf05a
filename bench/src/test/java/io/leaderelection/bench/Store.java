package io.leaderelection.bench;

/** A server that keeps locks, started for this run. */
interface Store extends AutoCloseable {

    /** What the candidate calls it. */
    String kind();

    /** Name and version, for people. */
    String version();

    /** Address for clients. */
    String url();

    /** The same by a way on which requests can be counted. */
    default String meteredUrl() {
        return url();
    }

    /** What clients have asked so far. */
    Count count();

    @Override
    void close();

    /**
     * What a store was asked.
     *
     * @param roundTrips how often a client sent something and waited for the answer
     * @param operations transactions, commands or requests by the store's own count
     */
    record Count(long roundTrips, long operations) {
        Count minus(Count earlier) {
            return new Count(roundTrips - earlier.roundTrips, operations - earlier.operations);
        }
    }
}
