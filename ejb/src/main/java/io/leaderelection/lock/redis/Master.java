package io.leaderelection.lock.redis;

import io.leaderelection.lock.StoreFacts;
import io.leaderelection.lock.redis.Outcome.Failed;
import io.leaderelection.lock.redis.Outcome.Seen;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisMovedDataException;

/**
 * One master, over one connection that is opened when it is needed and dropped on any doubt. Decides nothing about
 * leadership and throws nothing. One call at a time; {@link #close} may come from any thread and cuts a call short.
 */
final class Master {
    private static final int LONGEST_DETOUR = 3;

    private final Route route;
    private final Scripts scripts;
    private final Ticker ticker;
    private Optional<Link> link = Optional.empty(); // guarded by this
    private boolean closed; // guarded by this
    private Optional<StoreFacts> store = Optional.empty(); // guarded by this
    private volatile Optional<String> warning = Optional.empty();

    Master(Route route, Scripts scripts, Ticker ticker) {
        this.route = route;
        this.scripts = scripts;
        this.ticker = ticker;
    }

    /** Runs one script. */
    Outcome run(Action action, String value, long token, Duration patience) {
        Moment sentAt = ticker.now();
        try {
            Sight sight = run(action, value, token, TimeLimit.in(patience, ticker));
            if (!sight.master()) {
                drop(); // the way to the master is looked for anew
            }
            return new Seen(sight, sentAt, ticker.now());
        } catch (RuntimeException | OutOfMemoryError e) { // an answer may claim any length
            drop();
            return new Failed(Failures.describe(e), Failures.isLasting(e), ticker.now());
        }
    }

    /** What of the server's configuration may cost a leader its lock; empty while nothing of the kind was seen. */
    Optional<String> warning() {
        return warning;
    }

    /** What was learned of the server when the connection was opened. */
    synchronized Optional<StoreFacts> store() {
        return store;
    }

    private synchronized void know(Link open, Info info) {
        String at = open.address().host() + ":" + open.address().port();
        store = Optional.of(new StoreFacts("Redis " + info.field("redis_version"), at, Map.of(at, ticker.now())));
    }

    /** Gives the connection up; the next script opens another. */
    void drop() {
        take().ifPresent(Link::close);
    }

    /** Gives the connection up, and opens no other until {@link #open}. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        drop();
    }

    /** Ends {@link #close}. */
    synchronized void open() {
        closed = false;
    }

    private Sight run(Action action, String value, long token, TimeLimit limit) {
        for (int detour = 0; ; detour++) {
            Link open = connected(limit);
            try {
                return scripts.run(open, action, value, token, limit);
            } catch (JedisMovedDataException e) {
                if (detour == LONGEST_DETOUR) {
                    throw e;
                }
                route.redirected(open, e);
                drop();
            }
        }
    }

    private Link connected(TimeLimit limit) {
        Optional<Link> open = current();
        if (open.isPresent() && route.leadsTo(open.get(), limit)) {
            return open.get();
        }
        drop();
        Link fresh = route.open(limit);
        if (!keep(fresh)) {
            fresh.close(); // it arrived after close
            throw new RedisFailure("closed");
        }
        Info info = Info.parse(fresh.ask(limit, Command.INFO).toString());
        warning = Eviction.risk(info);
        know(fresh, info);
        return fresh;
    }

    private synchronized Optional<Link> current() {
        return link;
    }

    private synchronized boolean keep(Link fresh) {
        if (!closed) {
            link = Optional.of(fresh);
        }
        return !closed;
    }

    private synchronized Optional<Link> take() {
        Optional<Link> taken = link;
        link = Optional.empty();
        store = store.map(known -> new StoreFacts(known.server(), known.endpoint(), Map.of()));
        return taken;
    }
}
