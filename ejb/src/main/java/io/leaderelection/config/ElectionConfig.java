package io.leaderelection.config;

/**
 * Everything an operator decided about one election, checked. Immutable.
 *
 * @param name name of the election, unique on this node
 * @param lockId number of the lock in the store, 0 … 2^63-1
 * @param nodeId name of this node, as others see it
 * @param candidate whether this node competes at all
 * @param timing durations, consistent with each other ({@link TimingRules})
 * @param store where the lock lies, and what only this kind of store needs
 */
public record ElectionConfig(
        String name, long lockId, String nodeId, boolean candidate, Timing timing, StoreConfig store) {}
