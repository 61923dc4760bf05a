package io.leaderelection.ee;

import io.leaderelection.config.ElectionConfig;
import io.leaderelection.config.InvalidConfigurationException;
import io.leaderelection.config.Key;
import io.leaderelection.config.PostgresConfig;
import io.leaderelection.config.Problem;
import io.leaderelection.lock.LeaderLock;
import io.leaderelection.lock.postgres.PostgresLeaderLock;
import io.leaderelection.se.PostgresLocks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** A Postgres that a DataSource of the server leads to. */
final class PostgresStore implements ElectionStore {
    private final ElectionConfig election;
    private final String dataSource;
    private final PostgresLeaderLock lock;
    private final int kept;

    /**
     * Opens nothing.
     *
     * @param sharing elections of this deployment that keep connections of the same pool, this one included
     */
    PostgresStore(ElectionConfig election, PostgresConfig postgres, int sharing, String instance) {
        this.kept = 2 * sharing;
        this.election = election;
        this.dataSource = postgres.dataSource();
        this.lock = PostgresLocks.lock(pool(), election, postgres, instance);
    }

    @Override
    public LeaderLock lock() {
        return lock;
    }

    @Override
    public Optional<Problem> misfit() {
        return lock.misfit().map(this::problem);
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(ServerPool.findings(dataSource, kept));
        lock.store().ifPresent(store -> findings.add(Finding.fine("the server is " + store.server())));
        lock.misfit()
                .map(rule -> "the store cannot serve: " + rule)
                .map(Finding::change)
                .ifPresent(findings::add);
        findings.addAll(lock.facts()
                .map(facts -> PostgresFindings.of(facts, kept))
                .orElseGet(() -> List.of(ElectionStore.NOT_SEEN)));
        return findings;
    }

    private DataSource pool() {
        Object bound = Bindings.find(dataSource)
                .orElseThrow(() -> refused("no DataSource is bound under this name in this server; add one, or name"
                        + " one that is there"));
        if (bound instanceof DataSource pool) {
            return pool;
        }
        throw refused("what is bound under this name is not a DataSource");
    }

    private InvalidConfigurationException refused(String rule) {
        return new InvalidConfigurationException(List.of(problem(rule)));
    }

    private Problem problem(String rule) {
        return ElectionStore.problem(election, Key.POSTGRES_DATA_SOURCE, dataSource, rule);
    }
}
