package io.leaderelection.measure;

import io.leaderelection.config.ElectionConfig;
import io.leaderelection.config.MaxTakeover;
import io.leaderelection.config.PostgresConfig;
import io.leaderelection.config.RedisConfig;
import io.leaderelection.config.StoreConfig;
import io.leaderelection.config.Timing;
import io.leaderelection.lock.LeaderLock;
import io.leaderelection.lock.LeaseTerms;
import io.leaderelection.lock.postgres.PostgresLeaderLock;
import io.leaderelection.lock.postgres.PostgresSettings;
import io.leaderelection.lock.redis.RedisAccess;
import io.leaderelection.lock.redis.RedisAddress;
import io.leaderelection.lock.redis.RedisEndpoint;
import io.leaderelection.lock.redis.RedisLeaderLock;
import io.leaderelection.lock.redis.RedisSettings;
import io.leaderelection.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/** The store that the options of a {@link MeasuringNode} name. */
final class MeasuredStore {
    private static final Duration GRACE = Duration.ofMillis(50);

    private final Map<String, String> options;
    private Optional<ExhaustiblePool> lent = Optional.empty();

    MeasuredStore(Map<String, String> options) {
        this.options = options;
    }

    /** Its lock; opens nothing. */
    LeaderLock lock(Timing timing) {
        return redis().map(endpoint -> overRedis(endpoint, timing)).orElseGet(() -> overPostgres(timing));
    }

    /** The longest take-over, as the software states it. */
    Duration bound(Timing timing) {
        return MaxTakeover.of(new ElectionConfig("default", 0, option("node"), true, timing, config()));
    }

    private StoreConfig config() {
        return redis().isPresent()
                ? new RedisConfig(new RedisConfig.Bound(""), Optional.empty(), Optional.empty(), false, true)
                : new PostgresConfig(
                        "", PostgresConfig.Waiting.QUEUE, PostgresConfig.Takeover.valueOf(takeover()), GRACE);
    }

    /** Has the pool of the lock lend nothing for so long. */
    void exhaust(Duration time) {
        lent.orElseThrow().exhaust(time);
    }

    ExhaustiblePool pool(String url) {
        ExhaustiblePool source = new ExhaustiblePool();
        source.setURL(url);
        source.setUser(option("user"));
        source.setPassword(
                Optional.ofNullable(System.getenv(MeasuringNode.PASSWORD)).orElseThrow());
        source.setConnectTimeout(2);
        source.setSocketTimeout(10); // a frozen server must not keep a connect for ever
        return source;
    }

    private Optional<RedisEndpoint> redis() {
        Optional<RedisEndpoint> single = address("redis").map(at -> new RedisEndpoint.Single(at, RedisAccess.PLAIN));
        Optional<RedisEndpoint> several = Optional.ofNullable(options.get("masters"))
                .map(text -> new RedisEndpoint.Redlock(Stream.of(text.split(",", -1))
                        .map(at -> new RedisEndpoint.Single(RedisAddress.parse(at, 0), RedisAccess.PLAIN))
                        .toList()));
        return single.or(() -> several)
                .or(() -> address("sentinel")
                        .map(at -> new RedisEndpoint.Sentinel(
                                "mymaster", List.of(at), RedisAccess.PLAIN, RedisAccess.PLAIN)));
    }

    private Optional<RedisAddress> address(String option) {
        return Optional.ofNullable(options.get(option)).map(text -> RedisAddress.parse(text, 0));
    }

    private LeaderLock overRedis(RedisEndpoint endpoint, Timing timing) {
        RedisSettings settings = new RedisSettings(
                Long.parseLong(option("lock-id")),
                option("node"),
                instance(),
                new LeaseTerms(timing.lease(), timing.margin()),
                RedisSettings.Mode.LEASE,
                timing.followerCheck());
        LeaderLock lock = new RedisLeaderLock(settings, endpoint, MeasuringNode::daemon, Ticker.system(), new Random());
        return new WaitingToldLock(lock, option("node"));
    }

    private LeaderLock overPostgres(Timing timing) {
        PostgresSettings settings = new PostgresSettings(
                Long.parseLong(option("lock-id")),
                option("node"),
                instance(),
                new LeaseTerms(timing.lease(), timing.margin()),
                timing.followerCheck(),
                PostgresSettings.Waiting.QUEUE,
                PostgresSettings.Takeover.valueOf(takeover()),
                GRACE);
        ExhaustiblePool pool = pool(option("url"));
        lent = Optional.of(pool);
        return new PostgresLeaderLock(pool, settings, Ticker.system());
    }

    private String instance() {
        return option("node") + "-" + UUID.randomUUID();
    }

    private String takeover() {
        return options.getOrDefault("takeover", "FAST");
    }

    private String option(String name) {
        return Optional.ofNullable(options.get(name))
                .orElseThrow(() -> new IllegalArgumentException("--" + name + " is missing"));
    }
}
