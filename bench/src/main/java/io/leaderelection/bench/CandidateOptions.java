package io.leaderelection.bench;

import io.leaderelection.bench.contest.Options;
import io.leaderelection.config.Durations;
import io.leaderelection.config.InvalidConfigurationException;
import io.leaderelection.config.Key;
import io.leaderelection.config.Problem;
import io.leaderelection.se.Elections;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.postgresql.ds.PGSimpleDataSource;

/** What the command line of a {@link Candidate} says. Not thread-safe. */
final class CandidateOptions {
    static final String USAGE = """
            usage: java -jar candidate.jar --backend postgres|redis --url URL --id NAME [options]
              --backend     kind of store
              --url         jdbc:postgresql://host:port/database?user=...&password=... or redis://[user:password@]host:port
              --id          name of this process
              --lease       lease-duration, such as 3s; checks then come every third of it, but at most every 2s
              --relinquish  longest tenure, such as 300s, or a schedule, such as '@every 1h' or '0 4 * * *'
              --lock-id     number of the lock, 42 if not given
              --elections   how many elections, with this lock id and the following ones; 1 if not given
              --probe       tells the first and the last true sample of isLeader() as well
            On standard input: the line relinquish hands over, the end ends.""";

    private static final Duration LONGEST_CHECK = Duration.ofSeconds(2);
    private static final int MOST_ELECTIONS = 10_000;
    private static final Set<String> VALUED =
            Set.of("backend", "url", "id", "lease", "relinquish", "lock-id", "elections");
    private static final Set<String> FLAGS = Set.of("probe");

    private final Options options;
    private final String backend;
    private final String url;
    private final String id;
    private final long lockId;
    private final long elections;
    private final Optional<Duration> lease;

    CandidateOptions(String... args) {
        options = new Options(args, VALUED, FLAGS);
        backend = options.need("backend", "postgres");
        url = options.need("url", "");
        id = options.need("id", "nobody");
        lockId = options.number("lock-id", 0, 42);
        elections = options.number("elections", 1, 1);
        lease = options.find("lease").flatMap(this::lease);
        check();
    }

    /** Everything that is wrong; empty = it can be started. */
    List<String> problems() {
        return options.problems();
    }

    String id() {
        return id;
    }

    long lockId() {
        return lockId;
    }

    long elections() {
        return elections;
    }

    boolean probed() {
        return options.has("probe");
    }

    /** One of the elections, to be built. */
    Elections election(long lockOfIt) {
        Elections begun = backend.equals("redis") ? Elections.redis(url) : Elections.postgres(pool());
        begun.name("lock-" + lockOfIt).lockId(lockOfIt).nodeId(id);
        lease.ifPresent(longest -> {
            String check = Durations.format(shorter(longest.dividedBy(3), LONGEST_CHECK));
            begun.set(Key.LEASE_DURATION, Durations.format(longest))
                    .set(Key.LEADER_CHECK_INTERVAL, check)
                    .set(Key.FOLLOWER_CHECK_INTERVAL, check);
        });
        options.find("relinquish").ifPresent(tenure -> begun.set(tenureKey(tenure), tenure));
        return begun;
    }

    private void check() {
        if (!Set.of("postgres", "redis").contains(backend)) {
            options.refuse("--backend must be postgres or redis, and is " + backend);
        }
        if (elections > MOST_ELECTIONS) {
            options.refuse("--elections must be at most " + MOST_ELECTIONS + ", and is " + elections);
        }
        if (!url.isEmpty() && backend.equals("postgres") && !url.startsWith("jdbc:postgresql:")) {
            options.refuse("--url must begin with jdbc:postgresql:"); // it may hold a password
        }
        ScheduledExecutorService never = Executors.newSingleThreadScheduledExecutor();
        try {
            election(lockId).journal(new SilentJournal()).build(never); // opens nothing, but reads all settings
        } catch (InvalidConfigurationException e) {
            e.problems().stream().map(Problem::text).forEach(options::refuse);
        } catch (IllegalArgumentException e) {
            options.refuse(String.valueOf(e.getMessage()));
        } finally {
            never.shutdown();
        }
    }

    private Optional<Duration> lease(String text) {
        try {
            return Optional.of(Durations.parse(text));
        } catch (IllegalArgumentException e) {
            options.refuse("--lease " + text + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private PGSimpleDataSource pool() {
        PGSimpleDataSource pool = new PGSimpleDataSource();
        if (url.startsWith("jdbc:postgresql:")) {
            pool.setURL(url);
        }
        return pool;
    }

    /** A duration is an interval; everything else is read as a schedule, which says what is wrong with it. */
    private static Key tenureKey(String text) {
        try {
            Durations.parse(text);
            return Key.RELINQUISH_INTERVAL;
        } catch (IllegalArgumentException e) {
            return Key.RELINQUISH_INTERVAL_SPEC;
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
