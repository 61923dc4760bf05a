package io.leaderelection.ee;

import io.leaderelection.config.ElectionConfig;
import io.leaderelection.config.InvalidConfigurationException;
import io.leaderelection.config.Key;
import io.leaderelection.config.PostgresConfig;
import io.leaderelection.config.Problem;
import io.leaderelection.config.RedisConfig;
import io.leaderelection.lock.LeaderLock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/**
 * The lock of one election in its store, and what an operator has to know about that store. A kind of store is named only in
 * its own class, so that nothing of the other kind is loaded.
 */
interface ElectionStore {
    /** Said while nothing is known of the store. */
    Finding NOT_SEEN = Finding.unchecked("the store has not answered since the start", "ask again when it has");

    /** The lock; always the same one, which opens nothing before its first call. */
    LeaderLock lock();

    /** Why the store, as it is, can never serve; empty while no such thing was seen. */
    Optional<Problem> misfit();

    /** What an operator should know of the store and of the way to it, as far as it was seen; asks nobody. */
    List<Finding> findings();

    /**
     * Makes the lock that an election is configured for.
     *
     * @param all the elections of this deployment
     * @param instance node plus what makes this start of it unique
     * @param threads for what the lock waits for beside its calls
     * @throws InvalidConfigurationException if the server lacks what the configuration names
     */
    static ElectionStore of(ElectionConfig election, List<ElectionConfig> all, String instance, ThreadFactory threads) {
        if (election.store() instanceof PostgresConfig postgres) {
            return new PostgresStore(election, postgres, sharing(postgres, all), instance);
        } else if (election.store() instanceof RedisConfig redis) {
            return new RedisStore(election, redis, instance, threads);
        }
        throw new IllegalStateException("no such store: " + election.store());
    }

    private static int sharing(PostgresConfig store, List<ElectionConfig> all) {
        return Math.toIntExact(all.stream()
                .filter(election -> election.store() instanceof PostgresConfig other
                        && other.dataSource().equals(store.dataSource()))
                .count());
    }

    /** What is wrong with the value of a key. */
    static Problem problem(ElectionConfig election, Key key, String value, String rule) {
        String property = election.name().equals("default") ? key.property() : key.property(election.name());
        return new Problem(
                property, Optional.of('"' + value + '"'), rule, Optional.of(property + " = " + key.example()));
    }
}
