package io.leaderelection.se;

import io.leaderelection.api.LeaderElector;
import io.leaderelection.api.LeadershipChecked;
import io.leaderelection.api.LeadershipEvent;
import io.leaderelection.config.ConfigReader;
import io.leaderelection.config.Configuration;
import io.leaderelection.config.ElectionConfig;
import io.leaderelection.config.Key;
import io.leaderelection.config.Settings;
import io.leaderelection.core.Elector;
import io.leaderelection.core.Hold;
import io.leaderelection.runtime.ElectionJournal;
import io.leaderelection.runtime.ElectionRunner;
import io.leaderelection.runtime.ExecutorTasks;
import io.leaderelection.runtime.SystemJournal;
import io.leaderelection.time.Ticker;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Builds electors for Java SE. Settings have the names, defaults and rules that they have in a server. Not thread-safe; can
 * build several electors.
 *
 * <p>Callbacks are called one after the other, on a thread of the elector's own: one that throws hides nothing from the
 * others, and none delays a renewal. Those of {@link #onLeader} and {@link #onFollower} see a check as soon as they have
 * returned from the last one, and may miss those in between.
 */
public final class Elections {
    private static final Set<Key> GIVEN_OTHERWISE = EnumSet.of( // the name, and the store itself
            Key.ELECTIONS,
            Key.BACKEND,
            Key.POSTGRES_DATA_SOURCE,
            Key.REDIS_URI,
            Key.REDIS_SENTINEL_MASTER,
            Key.REDIS_SENTINEL_NODES,
            Key.REDIS_CLUSTER_NODES,
            Key.REDIS_MASTERS,
            Key.REDIS_JNDI_NAME);

    private final Store store;
    private final Map<String, String> settings = new HashMap<>();
    private final List<Consumer<LeadershipEvent>> ofEvents = new ArrayList<>();
    private final List<Consumer<LeadershipChecked>> ofChecks = new ArrayList<>();
    private Optional<ElectionJournal> journal = Optional.empty();

    Elections(Store store) {
        this.store = store;
        settings.putAll(store.settings());
        settings.put(Key.NODE_ID.property(), "pid-" + ProcessHandle.current().pid());
    }

    /**
     * Elections over Postgres.
     *
     * @param pool lends two connections to each elector for as long as it is open; they must reach the server directly, or
     *     through a pooler in session mode
     */
    public static Elections postgres(DataSource pool) {
        return new Elections(new PostgresStore(pool));
    }

    /**
     * Elections over one Redis server; Jedis must be on the class path. The lock opens connections of its own, with limits
     * of its own: a client of the program's cannot be lent to it.
     *
     * @param uri address as in {@code redis.uri}: {@code redis://[user:password@]host[:port][/database]}, with TLS {@code
     *     rediss://}
     */
    public static Elections redis(String uri) {
        return new Elections(RedisStore.at(uri));
    }

    /** Name of the election in events, sentences and names of threads; {@code default} if none is given. */
    public Elections name(String election) {
        settings.put(Key.ELECTIONS.property(), election);
        return this;
    }

    /** Number of the lock, the same on every node: 0 … 2^63-1. */
    public Elections lockId(long lockId) {
        return set(Key.LOCK_ID, Long.toString(lockId));
    }

    /** Name of this node, as others see it; made of the process id if none is given. */
    public Elections nodeId(String node) {
        return set(Key.NODE_ID, node);
    }

    /**
     * Any other setting, written as for a server: {@code set(Key.LEASE_DURATION, "5s")}.
     *
     * @throws IllegalArgumentException for what is given otherwise: the name and the store
     */
    public Elections set(Key key, String value) {
        if (GIVEN_OTHERWISE.contains(key)) {
            throw new IllegalArgumentException(key.property() + " is not set here: an election is named by name(), and"
                    + " its store by the method that began the builder");
        }
        settings.put(key.property(), value);
        return this;
    }

    /** Called when this node begins to lead, and when it no longer does. */
    public Elections onChange(Consumer<LeadershipEvent> callback) {
        ofEvents.add(callback);
        return this;
    }

    /** Called at every check that finds this node leading. */
    public Elections onLeader(Consumer<LeadershipChecked> callback) {
        ofChecks.add(check -> {
            if (check.leads()) {
                callback.accept(check);
            }
        });
        return this;
    }

    /** Called at every check that finds this node following. */
    public Elections onFollower(Consumer<LeadershipChecked> callback) {
        ofChecks.add(check -> {
            if (!check.leads()) {
                callback.accept(check);
            }
        });
        return this;
    }

    /** Told what operators want to know, in place of the logger {@code io.leaderelection}. */
    public Elections journal(ElectionJournal written) {
        journal = Optional.of(written);
        return this;
    }

    /**
     * An elector that opens nothing before it is run or acquires.
     *
     * @param timer keeps its time, is never blocked, and is not closed by it
     * @throws io.leaderelection.config.InvalidConfigurationException with everything that is wrong with the settings
     */
    public LeaderElector build(ScheduledExecutorService timer) {
        Configuration read = ConfigReader.read(
                Settings.of(settings, Map.of()),
                "",
                ZoneId.systemDefault(),
                InstantSource.system().instant());
        ElectionConfig config = read.elections().get(0);
        ElectionJournal told = journal.orElseGet(() -> new SystemJournal(config.name(), config.nodeId()));
        read.warnings().forEach(told::unwise);
        return elector(config, told, timer);
    }

    private LeaderElector elector(ElectionConfig config, ElectionJournal told, ScheduledExecutorService timer) {
        SecureRandom random = new SecureRandom();
        String start = Long.toString(random.nextLong(Long.MAX_VALUE), Character.MAX_RADIX);
        CompletableFuture<RunningElector> elector = new CompletableFuture<>();
        List<Consumer<LeadershipEvent>> observers = new ArrayList<>(ofEvents);
        observers.add(0, event -> withdrawAfter(event, elector)); // first, so that no slow callback is in the way
        ElectionRunner runner = new ElectionRunner(
                config.name(),
                config.nodeId(),
                config.timing(),
                new Elector(config.timing(), random),
                store.lock(config, config.nodeId() + "-" + start, Elections::daemon),
                new ExecutorTasks(config.name(), timer, Elections::daemon),
                new Callbacks(observers, ofChecks, told),
                told,
                Ticker.system(),
                InstantSource.system());
        if (!config.candidate()) {
            runner.impose(Hold.NOT_A_CANDIDATE);
        }
        RunningElector running = new RunningElector(runner, config.timing().followerCheck());
        elector.complete(running);
        return running;
    }

    private static void withdrawAfter(LeadershipEvent event, CompletableFuture<RunningElector> elector) {
        if (event instanceof LeadershipEvent.Lost) {
            elector.join().withdraw();
        }
    }

    /** A program that ends is not kept alive; its sessions end with it, and the lock with them. */
    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    }
}
