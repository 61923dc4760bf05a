package io.leaderelection.ee;

import io.leaderelection.config.ElectionConfig;
import io.leaderelection.config.InvalidConfigurationException;
import io.leaderelection.config.Key;
import io.leaderelection.config.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/**
 * Finds the connection pool of an election by its JNDI name.
 *
 * <p>A plain look-up and no resource reference: with a reference a server refuses the deployment in its own words when the
 * name is missing, and one that elects over another store would need a data source for nothing.
 */
final class DataSources {
    private static final Duration BOOT_PATIENCE = Duration.ofSeconds(30);
    private static final Duration BOOT_RETRY = Duration.ofMillis(100);

    private DataSources() {}

    /**
     * The pool. While the server starts it waits for one that is not there yet, because nothing orders a plain look-up
     * after the pool's start.
     *
     * @throws InvalidConfigurationException if there is none under this name
     */
    @SuppressWarnings("BanJNDI") // the name comes from the server's own configuration
    static DataSource of(ElectionConfig election) {
        String name = election.postgres().dataSource();
        long giveUpAt = System.nanoTime() + BOOT_PATIENCE.toNanos();
        while (true) {
            try {
                if (InitialContext.doLookup(name) instanceof DataSource pool) {
                    return pool;
                }
                throw refused(election, "what is bound under this name is not a DataSource");
            } catch (NamingException e) {
                if (!ServerState.booting() || System.nanoTime() - giveUpAt >= 0) {
                    throw refused(
                            election,
                            "no DataSource is bound under this name in this server; add one, or name"
                                    + " one that is there");
                }
                pause();
            }
        }
    }

    /** What is wrong with the pool of an election. */
    static Problem problem(ElectionConfig election, String rule) {
        String key = election.name().equals("default")
                ? Key.POSTGRES_DATA_SOURCE.property()
                : Key.POSTGRES_DATA_SOURCE.property(election.name());
        return new Problem(
                key,
                Optional.of('"' + election.postgres().dataSource() + '"'),
                rule,
                Optional.of(key + " = " + Key.POSTGRES_DATA_SOURCE.example()));
    }

    private static InvalidConfigurationException refused(ElectionConfig election, String rule) {
        return new InvalidConfigurationException(List.of(problem(election, rule)));
    }

    private static void pause() {
        try {
            Thread.sleep(BOOT_RETRY.toMillis()); // JNDI tells nobody when a name is bound
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the data source", e);
        }
    }
}
