package io.leaderelection.config;

import static io.leaderelection.config.Key.DRAIN_TIMEOUT;
import static io.leaderelection.config.Key.FOLLOWER_CHECK_INTERVAL;
import static io.leaderelection.config.Key.LEADER_CHECK_INTERVAL;
import static io.leaderelection.config.Key.LEASE_DURATION;
import static io.leaderelection.config.Key.LEASE_MARGIN;
import static io.leaderelection.config.Key.POSTGRES_GRACE;
import static io.leaderelection.config.Key.RELINQUISH_INTERVAL;
import static io.leaderelection.config.Key.SHUTDOWN_TIMEOUT;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The inequalities between the durations of one election, each with its reason.
 *
 * <p>Notation: L lease, m margin, C leader's check, F follower's check, T tenure, R relinquish-interval, D drain. A store
 * gives one statement L/8 before it counts as lost, and a renewal is at most two, so a renewal takes up to L/4. A lease ends
 * L - m after its request was sent; a new one starts C after the reply to the last.
 *
 * <ol>
 *   <li>C &lt; T and F &lt; T: otherwise a term ends before its first check, and a follower can sleep through a whole
 *       term. With a schedule T is the shortest time between two of its times.
 *   <li>C ≤ L/3: one renewal may start a whole check late, for a garbage collection or a busy host, and is still in
 *       time.
 *   <li>L/4 + C + L/4 &lt; L - m, that is C &lt; L/2 - m: after the slowest renewal that was answered, the next one
 *       may be the slowest as well and still be answered before the deadline. What this does not cover is a renewal
 *       whose reply is lost: over Postgres that is a lost session, which ends the term whatever the time.
 *   <li>F ≤ L/2, over Postgres: the server ends a session that was silent for L. A follower lets a session rest that was
 *       heard less than L/3 ago, makes its call, up to L/8, and comes back F later: L/3 + L/8 + F &lt; L.
 *   <li>m &lt; L/2: the margin is for clocks of different rates; half of the lease would leave no time to lead.
 *   <li>D ≤ shutdown: a stop must not be over before the observers' time is.
 *   <li>grace &lt; L: what waits longer than a lease is {@code postgres.takeover = safe}.
 * </ol>
 *
 * Over Redis without {@code lease-duration} the lease is R and never renewed, so 2 and 3 do not apply, and the whole term,
 * its observers' time included, must fit into it: T = R - m - D.
 *
 * <ol start="8">
 *   <li>D &lt; R/2 - m: most of the interval is for leading.
 * </ol>
 *
 * {@code relinquish-interval} should also be a multiple of C where it is the tenure; if not, it is a warning.
 */
public final class TimingRules {
    private static final Rule DRAIN_FITS_INTO_A_STOP = new Rule(
            List.of(DRAIN_TIMEOUT, SHUTDOWN_TIMEOUT),
            times -> times.of(DRAIN_TIMEOUT) <= times.of(SHUTDOWN_TIMEOUT),
            "must be at most %s, since a stop waits for the observers too",
            times -> times.of(SHUTDOWN_TIMEOUT) / 2);

    private static final List<Rule> RENEWED = List.of(
            new Rule(
                    List.of(LEADER_CHECK_INTERVAL, RELINQUISH_INTERVAL),
                    times -> times.of(LEADER_CHECK_INTERVAL) < times.of(RELINQUISH_INTERVAL),
                    "must be less than %s, since a term that ends before its first check is none",
                    TimingRules::leaderCheck),
            new Rule(
                    List.of(FOLLOWER_CHECK_INTERVAL, RELINQUISH_INTERVAL),
                    times -> times.of(FOLLOWER_CHECK_INTERVAL) < times.of(RELINQUISH_INTERVAL),
                    "must be less than %s, since a follower could sleep through a whole term",
                    TimingRules::followerCheck),
            new Rule(
                    List.of(LEADER_CHECK_INTERVAL, LEASE_DURATION),
                    times -> 3 * times.of(LEADER_CHECK_INTERVAL) <= times.of(LEASE_DURATION),
                    "must be at most a third of %s, so that a renewal that starts late is still in time",
                    TimingRules::leaderCheck),
            new Rule(
                    List.of(LEADER_CHECK_INTERVAL, LEASE_DURATION, LEASE_MARGIN),
                    TimingRules::twoRenewalsFit,
                    "must be less than half of %s minus %s, so that two slow renewals, each up to a quarter of the"
                            + " lease, fit into one lease",
                    TimingRules::leaderCheck),
            new Rule(
                    List.of(LEASE_MARGIN, LEASE_DURATION),
                    times -> times.marginLeavesHalfOf(LEASE_DURATION),
                    "must be less than half of %s, since a leader acts only in what the margin leaves",
                    times -> times.of(LEASE_DURATION) / 10),
            DRAIN_FITS_INTO_A_STOP);

    private static final List<Rule> SESSION = List.of(
            new Rule(
                    List.of(FOLLOWER_CHECK_INTERVAL, LEASE_DURATION),
                    times -> 2 * times.of(FOLLOWER_CHECK_INTERVAL) <= times.of(LEASE_DURATION),
                    "must be at most half of %s, since the server ends sessions that are silent for a lease",
                    TimingRules::followerCheck),
            new Rule(
                    List.of(POSTGRES_GRACE, LEASE_DURATION),
                    times -> times.of(POSTGRES_GRACE) < times.of(LEASE_DURATION),
                    "must be less than %s; to wait a lease or more is what postgres.takeover = safe is for",
                    times -> times.of(LEASE_DURATION) / 20));

    private static final List<Rule> FIXED = List.of(
            new Rule(
                    List.of(LEASE_MARGIN, RELINQUISH_INTERVAL),
                    times -> times.marginLeavesHalfOf(RELINQUISH_INTERVAL),
                    "must be less than half of %s, since a leader acts only in what the margin leaves",
                    times -> times.of(RELINQUISH_INTERVAL) / 10),
            new Rule(
                    List.of(DRAIN_TIMEOUT, RELINQUISH_INTERVAL, LEASE_MARGIN),
                    times -> !times.marginLeavesHalfOf(RELINQUISH_INTERVAL) || times.drainLeavesHalf(),
                    "must be less than half of %s minus %s, since observers must be done before a key expires that is"
                            + " never renewed",
                    times -> (times.of(RELINQUISH_INTERVAL) / 2 - times.of(LEASE_MARGIN)) / 2),
            new Rule(
                    List.of(LEADER_CHECK_INTERVAL, RELINQUISH_INTERVAL, LEASE_MARGIN, DRAIN_TIMEOUT),
                    times -> !times.drainLeavesHalf() || times.of(LEADER_CHECK_INTERVAL) < times.fixedTenure(),
                    "must be less than %s minus %s and %s, since a term that ends before its first check is none",
                    TimingRules::leaderCheck),
            new Rule(
                    List.of(FOLLOWER_CHECK_INTERVAL, RELINQUISH_INTERVAL, LEASE_MARGIN, DRAIN_TIMEOUT),
                    times -> !times.drainLeavesHalf() || times.of(FOLLOWER_CHECK_INTERVAL) < times.fixedTenure(),
                    "must be less than %s minus %s and %s, since a follower could sleep through a whole term",
                    TimingRules::followerCheck),
            DRAIN_FITS_INTO_A_STOP);

    private TimingRules() {}

    /** A relation between durations; the first key is the one to change. */
    private record Rule(List<Key> keys, Predicate<Times> holds, String sentence, ToLongFunction<Times> remedy) {

        /** The violation, if all values are there and break the rule. */
        Optional<Problem> check(Map<Key, Given<Duration>> found) {
            Times times = new Times(found);
            if (!found.keySet().containsAll(keys) || holds.test(times)) {
                return Optional.empty();
            }
            Object[] others = keys.stream()
                    .skip(1)
                    .map(key -> times.given(key).described())
                    .toArray();
            String example = Durations.format(Duration.ofMillis(Math.max(1, remedy.applyAsLong(times))));
            return Optional.of(Problem.of(times.given(keys.get(0)), sentence.formatted(others), example));
        }
    }

    /** Durations in milliseconds. */
    private record Times(Map<Key, Given<Duration>> found) {

        Given<Duration> given(Key key) {
            return find(key).orElseThrow(() -> new IllegalStateException("not read: " + key));
        }

        Optional<Given<Duration>> find(Key key) {
            return Optional.ofNullable(found.get(key));
        }

        long of(Key key) {
            return given(key).value().toMillis();
        }

        boolean marginLeavesHalfOf(Key lease) {
            return 2 * of(LEASE_MARGIN) < of(lease);
        }

        boolean drainLeavesHalf() {
            return 2 * (of(DRAIN_TIMEOUT) + of(LEASE_MARGIN)) < of(RELINQUISH_INTERVAL);
        }

        long fixedTenure() {
            return of(RELINQUISH_INTERVAL) - of(LEASE_MARGIN) - of(DRAIN_TIMEOUT);
        }

        LongStream share(Key key, long divisor) {
            return find(key).stream().mapToLong(given -> given.value().toMillis() / divisor);
        }
    }

    /** Every violated inequality whose values were all found. */
    static List<Problem> check(LeaseKind kind, Map<Key, Given<Duration>> found) {
        Stream<Rule> rules = switch (kind) {
            case SESSION -> Stream.concat(RENEWED.stream(), SESSION.stream());
            case RENEWED -> RENEWED.stream();
            case FIXED -> FIXED.stream();
        };
        return rules.flatMap(rule -> rule.check(found).stream()).toList();
    }

    /** What is legal and yet hardly meant. */
    static Optional<String> oddity(LeaseKind kind, Map<Key, Given<Duration>> found) {
        Times times = new Times(found);
        if (kind == LeaseKind.FIXED
                || !found.keySet().containsAll(List.of(LEADER_CHECK_INTERVAL, RELINQUISH_INTERVAL))
                || times.of(RELINQUISH_INTERVAL) % times.of(LEADER_CHECK_INTERVAL) == 0) {
            return Optional.empty();
        }
        return Optional.of("%s should be a factor of %s, so that the last check of a term falls on its end"
                .formatted(
                        times.given(LEADER_CHECK_INTERVAL).described(),
                        times.given(RELINQUISH_INTERVAL).described()));
    }

    /** The margin of a lease for which none is set: a tenth, at least 100 ms, at most 1 s. */
    static Duration defaultMargin(Duration lease) {
        return Duration.ofMillis(Math.max(100, Math.min(1000, lease.toMillis() / 10)));
    }

    private static boolean twoRenewalsFit(Times times) {
        long rest = times.of(LEASE_DURATION) - 2 * times.of(LEASE_MARGIN);
        return !times.marginLeavesHalfOf(LEASE_DURATION)
                || 2 * times.of(LEADER_CHECK_INTERVAL) < rest; // one cause, one problem
    }

    /** A leader's check that obeys every rule about it. */
    private static long leaderCheck(Times times) {
        boolean both = times.find(LEASE_MARGIN).isPresent()
                && times.find(LEASE_DURATION).isPresent();
        long rest = both ? (times.of(LEASE_DURATION) / 2 - times.of(LEASE_MARGIN)) / 2 : Long.MAX_VALUE;
        return Math.min(rest, followerCheck(times));
    }

    private static long followerCheck(Times times) {
        return LongStream.concat(times.share(LEASE_DURATION, 5), times.share(RELINQUISH_INTERVAL, 10))
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
