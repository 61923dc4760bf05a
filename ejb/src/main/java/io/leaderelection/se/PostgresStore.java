package io.leaderelection.se;

import io.leaderelection.config.Backend;
import io.leaderelection.config.ElectionConfig;
import io.leaderelection.config.PostgresConfig;
import io.leaderelection.config.Timing;
import io.leaderelection.lock.LeaderLock;
import io.leaderelection.lock.LeaseTerms;
import io.leaderelection.lock.postgres.PostgresLeaderLock;
import io.leaderelection.lock.postgres.PostgresSettings;
import io.leaderelection.time.Ticker;
import javax.sql.DataSource;

/**
 * A Postgres database.
 *
 * @param pool lends two connections to each election, for as long as it is open
 */
record PostgresStore(DataSource pool) implements Store {

    @Override
    public Backend backend() {
        return Backend.POSTGRES;
    }

    @Override
    public LeaderLock lock(ElectionConfig config, String instance) {
        Timing timing = config.timing();
        PostgresConfig postgres = config.postgres();
        PostgresSettings settings = new PostgresSettings(
                config.lockId(),
                config.nodeId(),
                instance,
                new LeaseTerms(timing.lease(), timing.margin()),
                timing.followerCheck(),
                PostgresSettings.Waiting.valueOf(postgres.waiting().name()),
                PostgresSettings.Takeover.valueOf(postgres.takeover().name()),
                postgres.grace());
        return new PostgresLeaderLock(pool, settings, Ticker.system());
    }
}
