package io.leaderelection.se;

import io.leaderelection.config.ElectionConfig;
import io.leaderelection.config.PostgresConfig;
import io.leaderelection.config.Timing;
import io.leaderelection.lock.LeaseTerms;
import io.leaderelection.lock.postgres.PostgresLeaderLock;
import io.leaderelection.lock.postgres.PostgresSettings;
import io.leaderelection.time.Ticker;
import javax.sql.DataSource;

/** Makes locks over Postgres from checked settings, in a server and without one. */
public final class PostgresLocks {
    private PostgresLocks() {}

    /**
     * The lock of one election; opens nothing before its first call.
     *
     * @param pool lends two connections for as long as the lock is open
     * @param instance name of the node plus what makes this start of it unique
     */
    public static PostgresLeaderLock lock(
            DataSource pool, ElectionConfig election, PostgresConfig postgres, String instance) {
        Timing timing = election.timing();
        PostgresSettings settings = new PostgresSettings(
                election.lockId(),
                election.nodeId(),
                instance,
                new LeaseTerms(timing.lease(), timing.margin()),
                timing.followerCheck(),
                PostgresSettings.Waiting.valueOf(postgres.waiting().name()),
                PostgresSettings.Takeover.valueOf(postgres.takeover().name()),
                postgres.grace());
        return new PostgresLeaderLock(pool, settings, Ticker.system());
    }
}
