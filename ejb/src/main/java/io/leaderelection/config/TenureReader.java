package io.leaderelection.config;

import static io.leaderelection.config.Key.FOLLOWER_CHECK_INTERVAL;
import static io.leaderelection.config.Key.LEADER_CHECK_INTERVAL;
import static io.leaderelection.config.Key.RELINQUISH_INTERVAL;
import static io.leaderelection.config.Key.RELINQUISH_INTERVAL_SPEC;
import static io.leaderelection.config.Key.TIME_ZONE;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads when a leader of one election hands over on its own account. */
final class TenureReader {
    private static final int TIMES_LOOKED_AT = 64; // more than the minutes in an hour's list

    private final ElectionSettings settings;
    private final LeaseKind kind;
    private final Map<Key, Given<Duration>> found;

    /**
     * Makes a reader.
     *
     * @param settings of the election
     * @param kind of lease; a fixed one lasts for the interval, whatever a schedule says
     * @param found the other durations; an interval that counts is added
     */
    TenureReader(ElectionSettings settings, LeaseKind kind, Map<Key, Given<Duration>> found) {
        this.settings = settings;
        this.kind = kind;
        this.found = found;
    }

    /** The tenure; empty if it was reported. The spec's next times are looked at from {@code reference} on. */
    Optional<Tenure> read(ZoneId serverZone, Instant reference) {
        Optional<Given<Duration>> interval = settings.read(RELINQUISH_INTERVAL, Meaning::positive);
        Optional<Given<ZoneId>> zone = settings.readOr(TIME_ZONE, serverZone.getId(), Meaning::zone);
        ZoneId inZone = zone.map(Given::value).orElse(serverZone); // a bad zone does not hide a bad schedule
        Optional<Given<RelinquishSpec>> spec =
                settings.read(RELINQUISH_INTERVAL_SPEC, text -> RelinquishSpec.parse(text, inZone));
        if (kind == LeaseKind.FIXED || settings.find(RELINQUISH_INTERVAL_SPEC).isEmpty()) {
            interval.ifPresent(given -> found.put(RELINQUISH_INTERVAL, given));
            return interval.map(given -> new Tenure.Interval(given.value()));
        }
        warnOfIgnored(interval);
        spec.ifPresent(given -> checkGaps(given, reference));
        return spec.map(given -> new Tenure.Schedule(given.value()));
    }

    private void warnOfIgnored(Optional<Given<Duration>> interval) {
        interval.filter(given -> !given.isDefault())
                .ifPresent(given -> settings.warn(given.described() + " is ignored, since "
                        + settings.find(RELINQUISH_INTERVAL_SPEC).orElseThrow().described() + " is set"));
    }

    private void checkGaps(Given<RelinquishSpec> spec, Instant reference) {
        if (spec.value().next(reference).isEmpty()) {
            settings.warn(spec.described() + " names no time: a leader never hands over on its own account");
        }
        shortestGap(spec.value(), reference)
                .ifPresent(gap -> List.of(LEADER_CHECK_INTERVAL, FOLLOWER_CHECK_INTERVAL)
                        .forEach(key -> Optional.ofNullable(found.get(key))
                                .filter(check -> check.value().compareTo(gap) >= 0)
                                .ifPresent(check -> reportGap(spec, gap, check))));
    }

    private void reportGap(Given<RelinquishSpec> spec, Duration gap, Given<Duration> check) {
        String rule = "has times only %s apart, and %s must be less than that"
                .formatted(Durations.format(gap), check.described());
        settings.report(Problem.of(spec, rule, RELINQUISH_INTERVAL_SPEC.example()));
    }

    private static Optional<Duration> shortestGap(RelinquishSpec spec, Instant reference) {
        List<Instant> times = Stream.iterate(
                        spec.next(reference), Optional::isPresent, time -> time.flatMap(spec::next))
                .limit(TIMES_LOOKED_AT)
                .map(Optional::orElseThrow)
                .toList();
        return IntStream.range(1, times.size())
                .mapToObj(i -> Duration.between(times.get(i - 1), times.get(i)))
                .min(Comparator.naturalOrder());
    }
}
