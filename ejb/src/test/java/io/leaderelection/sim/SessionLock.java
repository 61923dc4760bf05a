package io.leaderelection.sim;

import io.leaderelection.core.Call;
import io.leaderelection.core.Call.Acquire;
import io.leaderelection.core.Call.Look;
import io.leaderelection.core.Call.Park;
import io.leaderelection.core.Call.Release;
import io.leaderelection.core.Call.Renew;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.postgres.SimulatedAction;
import io.leaderelection.lock.postgres.SimulatedProtocol;
import io.leaderelection.lock.postgres.SimulatedSide;
import io.leaderelection.lock.postgres.SimulatedSight;
import io.leaderelection.time.Moment;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/** Walks through the protocol's steps as {@code PostgresLeaderLock} does, in virtual time. */
final class SessionLock implements SimLock {
    private static final long UNLIMITED = 3_600 * World.SECOND;

    private final World world;
    private final Plan plan;
    private final Network network;
    private final SessionStore store;
    private final int election;
    private final Host host;
    private final Seams seams;
    private final SimulatedProtocol protocol;
    private final Map<SimulatedSide, Session> sessions = new EnumMap<>(SimulatedSide.class);
    private final Queue<Session> pool;
    private final Consumer<Runnable> alive;
    private Optional<Call> call = Optional.empty();
    private Consumer<LockReply> answer = reply -> {};
    private boolean closed;
    private int opened;

    SessionLock(
            Simulation simulation, SessionStore store, SimNode node, SimulatedProtocol protocol, Queue<Session> pool) {
        this.world = simulation.world();
        this.plan = simulation.plan();
        this.network = simulation.network();
        this.seams = simulation.seams();
        this.store = store;
        this.host = node.host;
        this.election = node.election;
        this.protocol = protocol;
        this.pool = pool;
        this.alive = node::ifAlive;
    }

    Optional<Session> session(SimulatedSide side) {
        return Optional.ofNullable(sessions.get(side));
    }

    /** The call that is in progress. */
    Optional<Call> call() {
        return call;
    }

    /** What the server last said on a session. */
    Optional<SimulatedSight> lastSight(Session session) {
        return session.lastSight;
    }

    boolean releases() {
        return call.filter(any -> any instanceof Release || any instanceof Park).isPresent();
    }

    @Override
    public Claim claim() {
        Optional<Session> lock = session(SimulatedSide.LOCK);
        int history = lock.flatMap(session -> session.server)
                .map(SessionServer::timeline)
                .orElse(0);
        return new SessionClaim(plan, lock, session(SimulatedSide.WITNESS), history);
    }

    @Override
    public long anyToken() {
        return store.takeToken();
    }

    @Override
    public void put(Call next, Consumer<LockReply> then) {
        call = Optional.of(next);
        answer = then;
        Moment now = host.moment();
        if (next instanceof Acquire) {
            protocol.acquire(now);
        } else if (next instanceof Renew renew) {
            protocol.renew(renew.held(), now);
        } else if (next instanceof Look) {
            protocol.look(now);
        } else if (next instanceof Release) {
            protocol.release(now);
        } else {
            protocol.park(now);
        }
        walk();
    }

    @Override
    public void close() {
        closed = true;
        for (SimulatedSide side : SimulatedSide.values()) {
            Optional.ofNullable(sessions.remove(side)).ifPresent(this::hangUp);
        }
    }

    @Override
    public void dropAll() {
        close();
        pool.forEach(this::hangUp);
    }

    private void walk() {
        while (true) {
            switch (protocol.kind()) {
                case DONE -> {
                    LockReply reply = protocol.reply();
                    call = Optional.empty();
                    answer.accept(reply);
                    return;
                }
                case OPEN -> {
                    open();
                    return;
                }
                case ASK -> {
                    ask();
                    return;
                }
                case GIVE_BACK -> {
                    giveBack();
                    return;
                }
                case PAUSE -> {
                    sleep(seams.pause(protocol.length()));
                    return;
                }
                case DROP -> {
                    Optional.ofNullable(sessions.remove(protocol.side())).ifPresent(this::hangUp);
                    protocol.went(host.moment());
                }
            }
        }
    }

    private void sleep(Duration length) {
        host.at(host.moment().plus(length), () -> alive.accept(this::wentOn));
    }

    private void wentOn() {
        protocol.went(host.moment());
        walk();
    }

    // ---- opening

    private void open() {
        if (closed) {
            failSoon();
            return;
        }
        Optional<Session> lent = Optional.ofNullable(pool.poll());
        Session session = lent.orElseGet(() -> new Session(host, protocol.side(), host.name + sideLetter() + ++opened));
        session.lend(election, protocol.side());
        session.canary = protocol.canary();
        sessions.put(protocol.side(), session);
        Asked asked = new Asked(session, SimulatedAction.LOOK, host.moment(), this::opened);
        session.awaited = Optional.of(asked);
        SessionServer server = session.server.orElseGet(store::route);
        network.up(session, () -> {
            session.idleTimeout = plan.lease();
            if (lent.isPresent()) {
                server.arrive(asked);
            } else {
                server.connect(asked);
            }
        });
        limit(asked, Duration.ofNanos(store.connectsWithin()));
    }

    private void opened(Asked asked, Optional<SimulatedSight> sight, String why) {
        alive.accept(() -> {
            Moment at = host.moment();
            if (sight.isPresent()) {
                Moment from = seams.openedAt(at, asked.sentAt, plan);
                protocol.seen(seams.sight(this, asked, sight.get()), asked.sentAt, from);
            } else {
                Optional.ofNullable(sessions.remove(protocol.side())).ifPresent(this::hangUp);
                protocol.failed(why, at);
            }
            walk();
        });
    }

    // ---- asking

    private void ask() {
        Optional<Session> session = session(protocol.side());
        if (session.isEmpty() || session.get().closed || session.get().endKnown) {
            failSoon();
            return;
        }
        SimulatedAction action = seams.action(this, protocol.side(), protocol.action());
        Asked asked = new Asked(session.get(), action, host.moment(), this::heard);
        Optional<SimulatedSight> faked = seams.unasked(this, asked);
        if (faked.isPresent()) {
            world.after(World.MICRO, () -> host.deliver(() -> asked.answered(faked.get())));
            return;
        }
        session.get().awaited = Optional.of(asked);
        session.get().askedAt = world.now();
        SessionServer server = session.get().server.orElseThrow();
        network.up(session.get(), () -> server.arrive(asked));
        limit(asked, protocol.patience());
    }

    private void heard(Asked asked, Optional<SimulatedSight> sight, String why) {
        stalled(() -> {
            Moment at = host.moment();
            stalled(() -> alive.accept(() -> goOn(asked, sight, why, at)));
        });
    }

    private void goOn(Asked asked, Optional<SimulatedSight> sight, String why, Moment at) {
        if (sight.isPresent()) {
            protocol.seen(seams.sight(this, asked, sight.get()), asked.sentAt, at);
        } else {
            world.say(asked.session.name, asked.action, "fails:", why);
            protocol.failed(why, at);
        }
        walk();
    }

    /** Now and then the thread stands still for a while, as for the garbage collector. */
    private void stalled(Runnable rest) {
        if (world.chance(seams.stalling())) {
            world.after(world.between(0, plan.lease() / 10), () -> host.deliver(rest));
        } else {
            rest.run();
        }
    }

    /** After its patience the driver closes the connection by itself. */
    private void limit(Asked asked, Duration patience) {
        host.at(asked.sentAt.plus(patience), () -> {
            if (!asked.isOver()) {
                hangUp(asked.session);
                asked.failed("no answer in time");
            }
        });
    }

    private void failSoon() {
        world.after(
                100 * World.MICRO,
                () -> host.deliver(() -> alive.accept(() -> {
                    protocol.failed("the connection is closed", host.moment());
                    walk();
                })));
    }

    // ---- ending

    private void giveBack() {
        Optional<Session> session = Optional.ofNullable(sessions.remove(protocol.side()));
        session.filter(Session::isUsed).ifPresent(lent -> {
            SessionServer server = lent.server.orElseThrow();
            if (server.locks(election).holdsAnything(lent) || world.chance(0.5)) {
                hangUp(lent);
            } else {
                lent.idleTimeout = UNLIMITED;
                lent.idleSince = world.now();
                pool.add(lent);
            }
        });
        sleep(Duration.ofNanos(4 * plan.latency()));
    }

    private void hangUp(Session session) {
        if (!session.closed) {
            session.closed = true;
            network.up(session, () -> session.server.ifPresent(server -> server.clientClosed(session)));
            session.awaited.ifPresent(asked -> asked.failed("closed"));
        }
    }

    private String sideLetter() {
        return protocol.side() == SimulatedSide.LOCK ? ".L" : ".W";
    }
}
