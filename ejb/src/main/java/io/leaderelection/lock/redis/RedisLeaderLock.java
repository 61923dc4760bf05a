package io.leaderelection.lock.redis;

import io.leaderelection.lock.LeaderLock;
import io.leaderelection.lock.Lease;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Unknown;
import io.leaderelection.lock.StoreFacts;
import io.leaderelection.lock.redis.Outcome.Failed;
import io.leaderelection.lock.redis.Outcome.Seen;
import io.leaderelection.lock.redis.Step.Ask;
import io.leaderelection.lock.redis.Step.AskAll;
import io.leaderelection.lock.redis.Step.Await;
import io.leaderelection.lock.redis.Step.Done;
import io.leaderelection.lock.redis.Step.Leave;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The lock over a key of Redis that runs out, on one master or, by Redlock, on a majority of several.
 *
 * <p>Walks through the protocol's steps and knows nothing of their meaning. One call at a time; {@link #close} may come from
 * any thread and cuts a call short.
 */
public final class RedisLeaderLock implements LeaderLock {
    private static final LockReply CLOSED = new Unknown("closed");

    /** Nothing may come through a subscription, and nobody tells; so none is kept for longer. */
    private static final Duration LISTENS_FOR = Duration.ofSeconds(30);

    private final Ticker ticker;
    private final Rules rules;
    private final Masters masters;
    private final Listener listener;
    private final Bell bell;
    private final ReentrantLock calling = new ReentrantLock();
    private final List<String> warnings;
    private volatile boolean closed;
    private volatile Optional<String> misfit = Optional.empty();
    private boolean farewellSaid; // guarded by calling
    private long heard; // guarded by calling: rings before the last request was sent

    /**
     * Makes a lock that opens nothing before its first call.
     *
     * @param settings lock id and times
     * @param endpoint what keeps the lock
     * @param threads makes the thread that listens for releases, in the life of which it ends by itself
     * @param ticker monotonic clock
     * @param random spreads attempts of several nodes
     */
    public RedisLeaderLock(
            RedisSettings settings,
            RedisEndpoint endpoint,
            ThreadFactory threads,
            Ticker ticker,
            RandomGenerator random) {
        this(settings, endpoint, threads, ticker, random, Link::open);
    }

    /** The same, over a network of the caller's. */
    RedisLeaderLock(
            RedisSettings settings,
            RedisEndpoint endpoint,
            ThreadFactory threads,
            Ticker ticker,
            RandomGenerator random,
            Dialer dialer) {
        List<? extends RedisEndpoint> parts =
                endpoint instanceof RedisEndpoint.Redlock redlock ? redlock.masters() : List.of(endpoint);
        List<Route> routes =
                parts.stream().map(one -> Route.to(one, dialer, threads)).toList();
        boolean alone = routes.size() == 1;
        Scripts scripts = new Scripts(settings);
        this.ticker = ticker;
        this.bell = new Bell(ticker);
        this.masters = new Masters(routes, scripts, threads, ticker);
        this.rules = alone ? new Protocol(settings) : new Majority(settings, routes.size(), random::nextLong);
        this.listener = new Listener(
                Route.anyOf(routes),
                alone ? Scout.along(routes.get(0), scripts) : Scout.NONE,
                settings.channel(),
                bell,
                threads,
                ticker,
                new Random(random.nextLong()),
                LISTENS_FOR);
        this.warnings = Warnings.of(endpoint);
    }

    @Override
    public LockReply acquire() {
        return call(rules::acquire);
    }

    @Override
    public LockReply renew(Lease held) {
        return call(now -> rules.renew(held));
    }

    @Override
    public LockReply look() {
        return call(now -> rules.look());
    }

    @Override
    public LockReply release() {
        return call(now -> rules.release());
    }

    @Override
    public LockReply park() {
        return call(now -> rules.park());
    }

    /**
     * Why the store, as it is configured, can never serve: wrong password, a right that is missing, a key of another type.
     * Empty while the last call saw nothing of the kind; an unreachable store is no misfit. Thread-safe.
     */
    public Optional<String> misfit() {
        return misfit;
    }

    /** What makes the lock less safe than it could be, as far as it was seen. Thread-safe. */
    public List<String> warnings() {
        return Stream.concat(warnings.stream(), masters.warnings()).toList();
    }

    @Override
    public Optional<StoreFacts> store() {
        return masters.store();
    }

    @Override
    public void close() {
        closed = true;
        bell.close();
        listener.close();
        if (calling.isLocked()) {
            masters.close(); // whoever is in the middle of a call says farewell after it
        }
        sayFarewellUnlessBusy();
    }

    private LockReply call(Function<Moment, Step> first) {
        LockReply reply;
        calling.lock();
        try {
            reply = closed ? CLOSED : walk(first.apply(ticker.now()));
        } finally {
            calling.unlock();
        }
        if (closed) {
            sayFarewellUnlessBusy();
            return CLOSED;
        }
        return reply;
    }

    /** Deletes our key, if there may be one, in one last attempt: nothing else would before its time is over. */
    private void sayFarewellUnlessBusy() {
        if (!calling.tryLock()) {
            return;
        }
        try {
            if (!farewellSaid) {
                farewellSaid = true;
                masters.open();
                walk(rules.release());
                masters.close();
            }
        } finally {
            calling.unlock();
        }
    }

    private LockReply walk(Step first) {
        Step step = first;
        while (!(step instanceof Done)) {
            step = perform(step);
        }
        misfit = rules.misfit();
        return ((Done) step).reply();
    }

    private static boolean isAway(Outcome outcome) {
        return outcome instanceof Failed failed
                ? !failed.lasting()
                : !((Seen) outcome).sight().master();
    }

    private Step perform(Step step) {
        if (step instanceof Ask ask) {
            heard = bell.rings();
            Outcome outcome = masters.ask(ask);
            if (isAway(outcome)) {
                listener.doubt(); // it looks for the master at shorter intervals than we may be asked to
            }
            return ask.then().apply(outcome);
        } else if (step instanceof AskAll ask) {
            heard = bell.rings();
            return ask.then().apply(masters.askAll(ask));
        } else if (step instanceof Await await) {
            listener.start();
            bell.await(heard, await.length());
            return await.then().apply(ticker.now());
        } else if (step instanceof Leave leave) {
            listener.stop();
            masters.drop();
            return leave.then().apply(ticker.now());
        }
        throw new IllegalStateException("no such step: " + step);
    }
}
