package io.leaderelection.se;

import io.leaderelection.config.ElectionConfig;
import io.leaderelection.config.Key;
import io.leaderelection.config.PostgresConfig;
import io.leaderelection.lock.LeaderLock;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import javax.sql.DataSource;

/**
 * A Postgres database.
 *
 * @param pool lends two connections to each election, for as long as it is open
 */
record PostgresStore(DataSource pool) implements Store {

    @Override
    public Map<String, String> settings() {
        return Map.of(Key.BACKEND.property(), "postgres");
    }

    @Override
    public LeaderLock lock(ElectionConfig config, String instance, ThreadFactory threads) {
        return PostgresLocks.lock(pool, config, (PostgresConfig) config.store(), instance);
    }
}
