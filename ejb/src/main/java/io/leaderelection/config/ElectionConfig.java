package io.leaderelection.config;

/**
 * Everything an operator decided about one election, checked. Immutable.
 *
 * @param name name of the election, unique on this node
 * @param backend kind of store
 * @param lockId number of the lock in the store, 0 … 2^63-1
 * @param nodeId name of this node, as others see it
 * @param candidate whether this node competes at all
 * @param timing durations, consistent with each other ({@link TimingRules})
 * @param postgres what only Postgres needs
 */
public record ElectionConfig(
        String name,
        Backend backend,
        long lockId,
        String nodeId,
        boolean candidate,
        Timing timing,
        PostgresConfig postgres) {}
