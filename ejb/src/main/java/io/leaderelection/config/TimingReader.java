package io.leaderelection.config;

import static io.leaderelection.config.Key.DRAIN_TIMEOUT;
import static io.leaderelection.config.Key.FOLLOWER_CHECK_INTERVAL;
import static io.leaderelection.config.Key.LEADER_CHECK_INTERVAL;
import static io.leaderelection.config.Key.LEASE_DURATION;
import static io.leaderelection.config.Key.LEASE_MARGIN;
import static io.leaderelection.config.Key.POSTGRES_GRACE;
import static io.leaderelection.config.Key.RELINQUISH_INTERVAL;
import static io.leaderelection.config.Key.RELINQUISH_INTERVAL_SPEC;
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
    private static final List<Key> NEEDED =
            List.of(LEASE_MARGIN, LEADER_CHECK_INTERVAL, FOLLOWER_CHECK_INTERVAL, DRAIN_TIMEOUT, SHUTDOWN_TIMEOUT);
    private static final String LEASE_OVER_POSTGRES = "10s";

    private final ElectionSettings settings;
    private final LeaseKind kind;
    private final Key lease; // the one that says how long a silent leader keeps the lock
    private final Map<Key, Given<Duration>> found = new EnumMap<>(Key.class);

    TimingReader(ElectionSettings settings, LeaseKind kind) {
        this.settings = settings;
        this.kind = kind;
        this.lease = kind == LeaseKind.FIXED ? RELINQUISH_INTERVAL : LEASE_DURATION;
    }

    /** All durations; empty if one of them was reported. */
    Optional<Timing> read(ZoneId serverZone, Instant reference) {
        if (kind == LeaseKind.SESSION) {
            keep(LEASE_DURATION, settings.readOr(LEASE_DURATION, LEASE_OVER_POSTGRES, Meaning::lease));
        } else {
            find(LEASE_DURATION, Meaning::lease);
        }
        find(LEASE_MARGIN, Meaning::margin);
        find(LEADER_CHECK_INTERVAL, Meaning::positive);
        find(FOLLOWER_CHECK_INTERVAL, Meaning::positive);
        find(DRAIN_TIMEOUT, Durations::parse);
        find(SHUTDOWN_TIMEOUT, Meaning::positive);
        find(POSTGRES_GRACE, Durations::parse);
        Optional<Tenure> tenure = new TenureReader(settings, kind, found).read(serverZone, reference);
        deriveMargin();
        List<Problem> problems = TimingRules.check(kind, found);
        problems.forEach(settings::report);
        TimingRules.oddity(kind, found).ifPresent(settings::warn);
        if (kind == LeaseKind.FIXED) {
            warnOfFixedLease();
        }
        return tenure.filter(
                        all -> problems.isEmpty() && found.keySet().containsAll(NEEDED) && found.containsKey(lease))
                .map(this::timing);
    }

    /** The pause before a take-over; asked after {@link #read}. */
    Optional<Duration> grace() {
        return Optional.ofNullable(found.get(POSTGRES_GRACE)).map(Given::value);
    }

    private void find(Key key, Function<String, Duration> meaning) {
        keep(key, settings.read(key, meaning));
    }

    private void keep(Key key, Optional<Given<Duration>> value) {
        value.ifPresent(given -> found.put(key, given));
    }

    private void deriveMargin() {
        Given<Duration> length = found.get(lease);
        if (length != null && settings.find(LEASE_MARGIN).isEmpty()) {
            Duration margin = TimingRules.defaultMargin(length.value());
            found.put(LEASE_MARGIN, new Given<>(LEASE_MARGIN.property(), Durations.format(margin), margin, true));
        }
    }

    private void warnOfFixedLease() {
        Optional.ofNullable(found.get(RELINQUISH_INTERVAL)).ifPresent(interval -> {
            String spec = settings.find(RELINQUISH_INTERVAL_SPEC)
                    .map(given -> ", and " + given.described() + " is ignored")
                    .orElse("");
            settings.warn("%s is not set, so that a key lives for %s and is not renewed: a leader that vanishes blocks"
                            .formatted(LEASE_DURATION.property(), interval.described())
                    + " the election for up to %d s%s; mended by %s = %s"
                            .formatted(
                                    (interval.value().toMillis() + 999) / 1000,
                                    spec,
                                    LEASE_DURATION.property(),
                                    LEASE_DURATION.example()));
        });
    }

    private Timing timing(Tenure tenure) {
        return new Timing(
                length(lease),
                length(LEASE_MARGIN),
                length(LEADER_CHECK_INTERVAL),
                length(FOLLOWER_CHECK_INTERVAL),
                length(DRAIN_TIMEOUT),
                length(SHUTDOWN_TIMEOUT),
                kind == LeaseKind.FIXED ? beforeTheKeyExpires() : tenure);
    }

    /** The key shields the observers of Lost as well, who begin when the tenure ends. */
    private Tenure beforeTheKeyExpires() {
        return new Tenure.Interval(length(lease).minus(length(LEASE_MARGIN)).minus(length(DRAIN_TIMEOUT)));
    }

    private Duration length(Key key) {
        return Optional.ofNullable(found.get(key)).map(Given::value).orElseThrow();
    }
}
