package io.leaderelection.lock.postgres;

import io.leaderelection.lock.LeaderLock;
import io.leaderelection.lock.Lease;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Unknown;
import io.leaderelection.lock.StoreFacts;
import io.leaderelection.lock.postgres.Outcome.Failed;
import io.leaderelection.lock.postgres.Outcome.Seen;
import io.leaderelection.lock.postgres.Step.Ask;
import io.leaderelection.lock.postgres.Step.Done;
import io.leaderelection.lock.postgres.Step.Drop;
import io.leaderelection.lock.postgres.Step.GiveBack;
import io.leaderelection.lock.postgres.Step.Open;
import io.leaderelection.lock.postgres.Step.Pause;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Ticker;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * The lock over Postgres session advisory locks, on two connections of a {@link DataSource}.
 *
 * <p>Walks through the {@link Protocol}'s steps and knows nothing of their meaning. One call at a time; {@link #close} may
 * come from any thread and cuts a call short.
 */
public final class PostgresLeaderLock implements LeaderLock {
    private static final LockReply CLOSED = new Unknown("closed");

    private final DataSource pool;
    private final PostgresSettings settings;
    private final Statements statements;
    private final Ticker ticker;
    private final Protocol protocol;
    private final ReentrantLock calling = new ReentrantLock();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<Side, Session> sessions = new EnumMap<>(Side.class); // guarded by itself
    private final Map<String, Moment> openedAt = new HashMap<>(); // guarded by sessions
    private volatile Optional<StoreFacts> store = Optional.empty();
    private volatile Optional<ServerFacts> facts = Optional.empty();
    private volatile Optional<String> misfit = Optional.empty();

    /**
     * Makes a lock that opens nothing before its first call.
     *
     * @param pool lends two connections for as long as this lock is open
     * @param settings lock id and times
     * @param ticker monotonic clock
     */
    public PostgresLeaderLock(DataSource pool, PostgresSettings settings, Ticker ticker) {
        this.pool = pool;
        this.settings = settings;
        this.statements = new Statements(settings);
        this.ticker = ticker;
        this.protocol = new Protocol(settings);
    }

    @Override
    public LockReply acquire() {
        return call(protocol::acquire);
    }

    @Override
    public LockReply renew(Lease held) {
        return call(now -> protocol.renew(held, now));
    }

    @Override
    public LockReply look() {
        return call(protocol::look);
    }

    @Override
    public LockReply release() {
        return call(protocol::release);
    }

    @Override
    public LockReply park() {
        return call(protocol::park);
    }

    /**
     * Why the store, as it is configured, can never serve: not Postgres, too old, a standby, behind a transaction pooler.
     * Empty while the last call saw nothing of the kind; an unreachable store is no misfit. Thread-safe.
     */
    public Optional<String> misfit() {
        return misfit;
    }

    /** What the last session learned of the server; empty before there was one. Thread-safe. */
    public Optional<ServerFacts> facts() {
        return facts;
    }

    @Override
    public Optional<StoreFacts> store() {
        return store;
    }

    @Override
    public void close() {
        closed.countDown();
        boolean idle = calling.tryLock();
        try {
            for (Side side : Side.values()) {
                take(side).ifPresent(idle ? Session::giveBack : Session::abort);
            }
        } finally {
            if (idle) {
                calling.unlock();
            }
        }
    }

    private LockReply call(Function<Moment, Step> first) {
        calling.lock();
        try {
            if (isClosed()) {
                return CLOSED; // whatever the protocol remembers, its sessions are gone
            }
            Step step = first.apply(ticker.now());
            while (!(step instanceof Done)) {
                step = perform(step);
            }
            return ((Done) step).reply();
        } finally {
            misfit = protocol.misfit();
            calling.unlock();
        }
    }

    private Step perform(Step step) {
        if (step instanceof Open open) {
            return open.then().apply(open(open));
        } else if (step instanceof Ask ask) {
            return ask.then().apply(ask(ask));
        } else if (step instanceof Drop drop) {
            take(drop.side()).ifPresent(Session::abort);
            return drop.then().apply(ticker.now());
        } else if (step instanceof GiveBack giveBack) {
            take(giveBack.side()).ifPresent(Session::giveBack);
            return giveBack.then().apply(ticker.now());
        } else if (step instanceof Pause pause) {
            pause(pause.length());
            return pause.then().apply(ticker.now());
        }
        throw new IllegalStateException("no such step: " + step);
    }

    private Outcome open(Open open) {
        if (isClosed()) {
            return new Failed("closed", ticker.now());
        }
        Moment sentAt = ticker.now();
        try {
            Session session = Session.open(pool, settings, statements, open.side(), open.canary());
            facts = session.facts().or(() -> facts);
            if (!keep(open.side(), session)) {
                session.giveBack(); // it arrived after close
                return new Failed("closed", ticker.now());
            }
            return new Seen(session.ask(Action.LOOK, settings.patience()), sentAt, ticker.now());
        } catch (SQLException | RuntimeException e) {
            take(open.side()).ifPresent(Session::abort);
            return new Failed(Failures.describe(e), e instanceof UnfitServerException, ticker.now());
        }
    }

    private Outcome ask(Ask ask) {
        Optional<Session> session = find(ask.side());
        if (session.isEmpty()) {
            return new Failed("closed", ticker.now());
        }
        Moment sentAt = ticker.now();
        try {
            return new Seen(session.get().ask(ask.action(), ask.patience()), sentAt, ticker.now());
        } catch (SQLException | RuntimeException e) {
            return new Failed(Failures.describe(e), ticker.now());
        }
    }

    private void pause(Duration length) {
        try {
            boolean cutShort = closed.await(length.toNanos(), TimeUnit.NANOSECONDS);
            if (cutShort) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the step that follows finds out what is still there
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private boolean keep(Side side, Session session) {
        synchronized (sessions) {
            boolean wanted = !isClosed();
            if (wanted) {
                sessions.put(side, session);
                openedAt.put(name(side), ticker.now());
                store = Optional.of(new StoreFacts(
                        session.server().product(), session.server().endpoint(), openedAt));
            }
            return wanted;
        }
    }

    private Optional<Session> find(Side side) {
        synchronized (sessions) {
            return Optional.ofNullable(sessions.get(side));
        }
    }

    private Optional<Session> take(Side side) {
        synchronized (sessions) {
            openedAt.remove(name(side));
            store = store.map(known -> new StoreFacts(known.server(), known.endpoint(), openedAt));
            return Optional.ofNullable(sessions.remove(side));
        }
    }

    private static String name(Side side) {
        return side.name().toLowerCase(Locale.ROOT);
    }
}
