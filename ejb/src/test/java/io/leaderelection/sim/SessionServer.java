package io.leaderelection.sim;

import io.leaderelection.lock.postgres.SimulatedAction;
import io.leaderelection.lock.postgres.SimulatedSight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A model of one Postgres server: its sessions, what statements do, and what ends a session. */
final class SessionServer {
    final String name;
    private final World world;
    private final Plan plan;
    private final Network network;
    private final SessionStore store;
    private final Clock clock;
    private final List<Session> sessions = new ArrayList<>();
    private final List<LockTable> locks = new ArrayList<>();
    private int run;
    private int timeline;
    private int lastPid = 100;
    private boolean standby;
    private State state = State.UP;
    private long stalledUntil;

    /** Whether anybody answers. */
    enum State {
        UP,
        /** Accepts nobody, ends its sessions. */
        STOPPING,
        /** Not there; its host refuses connections. */
        STOPPED,
        /** Not there, nor is its host. */
        DARK
    }

    SessionServer(
            String name, World world, Plan plan, Network network, SessionStore store, Clock clock, boolean standby) {
        this.name = name;
        this.world = world;
        this.plan = plan;
        this.network = network;
        this.store = store;
        this.clock = clock;
        this.standby = standby;
        clearLocks();
    }

    private void clearLocks() {
        locks.clear();
        for (int i = 0; i < plan.elections(); i++) {
            locks.add(new LockTable(this::granted));
        }
    }

    State state() {
        return state;
    }

    /** The locks of one election. */
    LockTable locks(int election) {
        return locks.get(election);
    }

    private LockTable locks(Session session) {
        return locks.get(session.election);
    }

    // ---- what clients send

    /** A connection and its first look; {@code asked} is that look. */
    void connect(Asked asked) {
        Session session = asked.session;
        if (state == State.UP) {
            session.server = Optional.of(this);
            session.pid = ++lastPid;
            sessions.add(session);
            begin(session, asked);
        } else if (state != State.DARK) {
            network.down(session, () -> session.host.deliver(() -> asked.failed("connection refused")));
        }
    }

    void arrive(Asked asked) {
        Session session = asked.session;
        session.lateHeard = world.now() - session.askedAt > World.SECOND;
        if (session.ended) {
            if (state != State.DARK) {
                network.down(session, () -> session.host.deliver(() -> asked.failed("connection reset")));
            }
        } else if (session.current.isPresent()) {
            session.backlog.add(asked);
        } else {
            begin(session, asked);
        }
    }

    /** The client closed its end; a session in the middle of a statement is ended after it, or at the next check. */
    void clientClosed(Session session) {
        session.clientGone = true;
        if (session.ended) {
            return;
        }
        if (session.current.isEmpty()) {
            end(session, "closed by the client");
        } else if (session.waiting) {
            long checkEvery = Math.min(500 * World.MILLI, plan.lease() / 4);
            world.after(world.between(0, clock.trueLength(checkEvery)), () -> {
                if (session.waiting) {
                    end(session, "client gone while waiting");
                }
            });
        }
    }

    // ---- statements

    private void begin(Session session, Asked asked) {
        session.current = Optional.of(asked);
        long slow = Math.max(0, stalledUntil - world.now());
        world.after(slow + world.between(20, 200) * World.MICRO, () -> act(session, asked));
    }

    private void act(Session session, Asked asked) {
        if (session.ended) {
            return;
        }
        switch (asked.action) {
            case WAIT_FOR_LOCK -> waitForLock(session, asked);
            case TRY_LOCK -> locks(session).tryLock(session);
            case WAIT_FOR_GUARD -> waitForGuard(session, asked);
            case UNGUARD -> locks(session).unguard(session);
            case UNLOCK -> locks(session).unlock(session);
            case MARK_DONE_AND_UNLOCK, MARK_FOR_GOOD_AND_UNLOCK -> {
                locks(session).mark(session);
                locks(session).unlock(session);
                setIdleTimeout(session, World.SECOND);
                locks(session)
                        .lockHolder()
                        .filter(heir -> asked.action == SimulatedAction.MARK_DONE_AND_UNLOCK)
                        .ifPresentOrElse(
                                heir -> dropDoneOnceLooked(session, heir, asked), () -> lookSoon(session, asked));
                return;
            }
            case DROP_DONE_ONCE_SUCCEEDED -> {
                if (locks(session).guardHolder().isPresent()) {
                    dropDone(session);
                }
            }
            case DROP_DONE -> dropDone(session);
            case LOOK, LOOK_AND_TAKE_TOKEN -> {
                look(session, asked);
                return;
            }
            case START_WORKER_AND_TAKE_TOKEN -> {
                world.after(world.between(100, 1_000) * World.MICRO, () -> startWorker(session, asked));
                return;
            }
        }
        if (!session.waiting) {
            lookSoon(session, asked);
        }
    }

    private void dropDone(Session session) {
        locks(session).unmark(session);
        setIdleTimeout(session, plan.lease());
    }

    private void dropDoneOnceLooked(Session session, Session heir, Asked asked) {
        boolean looks = !heir.ended && heir.current.isPresent();
        if (looks && !session.ended) {
            world.after(world.between(50, 300) * World.MICRO, () -> dropDoneOnceLooked(session, heir, asked));
        } else if (!session.ended) {
            dropDone(session);
            lookSoon(session, asked);
        }
    }

    private void waitForLock(Session session, Asked asked) {
        if (!locks(session).tryLock(session)) {
            locks(session).queueForLock(session);
            await(session, asked, Math.min(plan.timing().followerCheck().toNanos(), plan.lease() / 3));
        }
    }

    private void waitForGuard(Session session, Asked asked) {
        if (!locks(session).tryGuard(session)) {
            locks(session).queueForGuard(session);
            await(session, asked, 50 * World.MILLI);
        }
    }

    /** A server that stops starts none; the statement ends with an error at once, or when its time is up. */
    private void startWorker(Session session, Asked asked) {
        session.workerRan = state == State.UP && !world.chance(0.1);
        long ranFor = world.between(1_000, 10_000) * World.MICRO;
        long heldUp = world.between(
                0, world.chance(0.5) ? World.MILLI : plan.session().grace().toNanos() + 1);
        world.after(session.workerRan ? ranFor : heldUp, () -> look(session, asked));
    }

    private void await(Session session, Asked asked, long timeout) {
        session.waiting = true;
        world.after(clock.trueLength(timeout), () -> {
            if (session.waiting && session.current.filter(now -> now == asked).isPresent()) {
                session.waiting = false;
                locks(session).leaveQueues(session);
                lookSoon(session, asked);
            }
        });
    }

    private void granted(Session session) {
        session.waiting = false;
        session.current.ifPresent(asked -> lookSoon(session, asked));
    }

    private void lookSoon(Session session, Asked asked) {
        world.after(world.between(20, 300) * World.MICRO, () -> look(session, asked));
    }

    private void look(Session session, Asked asked) {
        if (session.ended) {
            return;
        }
        SimulatedSight sight = sight(session, asked);
        world.say(session.name, asked.action, "->", sight);
        session.current = Optional.empty();
        network.down(session, () -> session.host.deliver(() -> asked.answered(sight)));
        session.idleSince = world.now();
        watchIdle(session);
        if (!session.backlog.isEmpty()) {
            begin(session, session.backlog.remove());
        } else if (session.clientGone) {
            end(session, "client gone");
        }
    }

    private SimulatedSight sight(Session session, Asked asked) {
        Optional<Session> guard = locks(session).guardHolder();
        boolean takesToken = asked.action == SimulatedAction.LOOK_AND_TAKE_TOKEN
                || (asked.action == SimulatedAction.START_WORKER_AND_TAKE_TOKEN && session.workerRan);
        return new SimulatedSight(
                session.pid,
                name + "#" + run,
                standby,
                session.canary,
                locks(session).holdsLock(session),
                guard.map(holder -> holder.pid),
                locks(session).anyDone(),
                locks(session).isDone(session),
                guard.map(holder -> holder.host.name),
                takesToken
                                && locks(session).holdsLock(session)
                                && !locks(session).anyDone()
                        ? Optional.of(store.takeToken())
                        : Optional.empty());
    }

    // ---- what ends sessions

    private void setIdleTimeout(Session session, long nanos) {
        session.idleTimeout = nanos;
    }

    private void watchIdle(Session session) {
        long since = session.idleSince;
        world.after(clock.trueLength(store.idleTimeout(session)), () -> {
            if (!session.ended && session.current.isEmpty() && session.idleSince == since) {
                end(session, "idle_session_timeout");
            }
        });
    }

    /** As {@code pg_terminate_backend}. */
    void kill(Session session) {
        if (!session.ended) {
            session.killed = true;
            end(session, "killed");
        }
    }

    private void end(Session session, String why) {
        vanish(session, why);
        network.down(
                session,
                () -> session.host.deliver(() -> {
                    session.endKnown = true;
                    session.awaited.ifPresent(asked -> asked.failed("session ended: " + why));
                }));
    }

    private void vanish(Session session, String why) {
        world.say(session.name, "ends:", why);
        session.ended = true;
        session.endedAt = world.now();
        session.waiting = false;
        session.current = Optional.empty();
        sessions.remove(session);
        locks(session).end(session);
    }

    // ---- what happens to the server

    /** Statements take that much longer for that long, as with a full disk or a synchronous standby that is away. */
    void stall(long length) {
        stalledUntil = Math.max(stalledUntil, world.now() + length);
    }

    /**
     * Ends all sessions, one after another, and then is stopped.
     *
     * @param then what happens when all have ended
     */
    void stop(Runnable then) {
        if (state != State.UP) {
            return;
        }
        state = State.STOPPING;
        long spread = plan.session().stopSpread().toNanos();
        for (Session session : List.copyOf(sessions)) {
            world.after(world.between(0, spread + 1), () -> {
                if (!session.ended) {
                    end(session, "the server stops");
                }
            });
        }
        world.after(spread + 1, () -> {
            state = State.STOPPED;
            then.run();
        });
    }

    /** Vanishes at once, and tells nobody. */
    void losePower() {
        if (state == State.UP) {
            state = State.DARK;
            List.copyOf(sessions).forEach(session -> vanish(session, "the server lost power"));
        }
    }

    /** Comes up with empty lock tables, as another run or, after the crash of a backend, as the same. */
    void start(boolean sameRun, boolean asStandby) {
        state = State.UP;
        standby = asStandby;
        clearLocks();
        if (!sameRun) {
            run++;
            lastPid = 100;
        }
        world.say(name, "is up as", standby ? "standby," : "primary,", "run", run);
    }

    /** Becomes primary; its sessions stay. */
    void promote(int newTimeline) {
        standby = false;
        timeline = newTimeline;
        world.say(name, "is promoted");
    }

    /** Whether it would start a worker now. */
    boolean startsWorkers() {
        return state == State.UP;
    }

    boolean isStandby() {
        return standby;
    }

    int timeline() {
        return timeline;
    }
}
