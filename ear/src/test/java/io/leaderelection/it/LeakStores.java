package io.leaderelection.it;

import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.fixture.RedisServer;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * The stores of an application with an election over each.
 *
 * @param postgres of the election {@code alerts}
 * @param redis of the election {@code reports}
 */
record LeakStores(PostgresServer postgres, RedisServer redis) implements AutoCloseable {

    private static final String SESSIONS =
            "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'leaderelection/%'";

    static LeakStores start() {
        return new LeakStores(PostgresServer.start(), RedisServer.start());
    }

    int postgresPort() {
        return postgres.port();
    }

    int redisPort() {
        return redis.port();
    }

    long sessions() {
        return postgres.query(SESSIONS).size();
    }

    /**
     * The EAR, a WAR with observers of both elections, and their settings.
     *
     * @param dataSource name of the server's DataSource
     */
    EnterpriseArchive application(String dataSource) {
        WebArchive war = ShrinkWrap.create(WebArchive.class, "alerts.war")
                .addClasses(SeveralElections.class)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
        Map<String, String> settings = new TreeMap<>(Map.of(
                "leaderelection.elections", "alerts,reports",
                "leaderelection.lease-duration", "1s",
                "leaderelection.leader-check-interval", "300ms",
                "leaderelection.follower-check-interval", "300ms"));
        settings.putAll(Map.of(
                "leaderelection.alerts.backend", "postgres",
                "leaderelection.alerts.lock-id", "42",
                "leaderelection.alerts.postgres.data-source", dataSource,
                "leaderelection.reports.backend", "redis",
                "leaderelection.reports.lock-id", "43",
                "leaderelection.reports.redis.uri", "redis://" + redis.host() + ":" + redis.port()));
        return LibraryArchives.with(settings, ElectionEar.with(war));
    }

    @Override
    public void close() {
        postgres.close();
        redis.close();
    }
}
