package io.leaderelection.config;

import static io.leaderelection.config.Key.DRAIN_TIMEOUT;
import static io.leaderelection.config.Key.FOLLOWER_CHECK_INTERVAL;
import static io.leaderelection.config.Key.LEADER_CHECK_INTERVAL;
import static io.leaderelection.config.Key.LEASE_DURATION;
import static io.leaderelection.config.Key.LEASE_MARGIN;
import static io.leaderelection.config.Key.POSTGRES_GRACE;
import static io.leaderelection.config.Key.SHUTDOWN_TIMEOUT;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the durations of one election and checks them against each other. */
final class TimingReader {
    private static final List<Key> NEEDED = List.of(
            LEASE_DURATION,
            LEASE_MARGIN,
            LEADER_CHECK_INTERVAL,
            FOLLOWER_CHECK_INTERVAL,
            DRAIN_TIMEOUT,
            SHUTDOWN_TIMEOUT);

    private final ElectionSettings settings;
    private final Map<Key, Given<Duration>> found = new EnumMap<>(Key.class);

    TimingReader(ElectionSettings settings) {
        this.settings = settings;
    }

    /** All durations; empty if one of them was reported. */
    Optional<Timing> read(ZoneId serverZone, Instant reference) {
        find(LEASE_DURATION, Meaning::lease);
        find(LEASE_MARGIN, Meaning::margin);
        find(LEADER_CHECK_INTERVAL, Meaning::positive);
        find(FOLLOWER_CHECK_INTERVAL, Meaning::positive);
        find(DRAIN_TIMEOUT, Durations::parse);
        find(SHUTDOWN_TIMEOUT, Meaning::positive);
        find(POSTGRES_GRACE, Durations::parse);
        deriveMargin();
        Optional<Tenure> tenure = new TenureReader(settings, found).read(serverZone, reference);
        TimingRules.check(found).forEach(settings::report);
        TimingRules.oddity(found).ifPresent(settings::warn);
        return tenure.filter(all -> found.keySet().containsAll(NEEDED)).map(this::timing);
    }

    /** The pause before a take-over; asked after {@link #read}. */
    Optional<Duration> grace() {
        return Optional.ofNullable(found.get(POSTGRES_GRACE)).map(Given::value);
    }

    private void find(Key key, Function<String, Duration> meaning) {
        settings.read(key, meaning).ifPresent(given -> found.put(key, given));
    }

    private void deriveMargin() {
        Given<Duration> lease = found.get(LEASE_DURATION);
        if (lease != null && settings.find(LEASE_MARGIN).isEmpty()) {
            Duration margin = TimingRules.defaultMargin(lease.value());
            found.put(LEASE_MARGIN, new Given<>(LEASE_MARGIN.property(), Durations.format(margin), margin, true));
        }
    }

    private Timing timing(Tenure tenure) {
        return new Timing(
                length(LEASE_DURATION),
                length(LEASE_MARGIN),
                length(LEADER_CHECK_INTERVAL),
                length(FOLLOWER_CHECK_INTERVAL),
                length(DRAIN_TIMEOUT),
                length(SHUTDOWN_TIMEOUT),
                tenure);
    }

    private Duration length(Key key) {
        return Optional.ofNullable(found.get(key)).map(Given::value).orElseThrow();
    }
}
