package io.leaderelection.sim;

import io.leaderelection.lock.postgres.PostgresSettings;
import io.leaderelection.lock.postgres.SimulatedProtocol;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** Postgres: a primary and a standby that may take its place; both number tokens from one log. */
final class SessionStore implements Store {
    private static final long SLACK = 100 * World.MILLI;

    private final Simulation simulation;
    private final World world;
    private final Plan plan;
    private final Seams seams;
    private final SessionFaults faults;
    private final List<SessionServer> servers;
    private final Map<SimProcess, Queue<Session>> pools = new HashMap<>();
    private final long longestGap;
    private long xid = 700;
    private int history; // counts the failovers to a standby that lacked the latest tokens; tokens rise within each

    SessionStore(Simulation simulation) {
        this.simulation = simulation;
        this.seams = simulation.seams();
        this.world = simulation.world();
        this.plan = simulation.plan();
        this.faults = new SessionFaults(simulation, this);
        this.servers = List.of(server("S1", false), server("S2", true));
        this.longestGap = gap();
        servers.get(1).start(false, true);
    }

    private SessionServer server(String name, boolean standby) {
        Clock clock = new Clock(world, world.between(-plan.driftPpm(), plan.driftPpm() + 1), 0);
        return new SessionServer(name, world, plan, simulation.network(), this, clock, standby);
    }

    @Override
    public SimLock lock(SimNode node) {
        PostgresSettings settings = settings(seams.given(plan), node);
        Queue<Session> pool = pools.computeIfAbsent(node.process, any -> new ArrayDeque<>());
        return new SessionLock(simulation, this, node, new SimulatedProtocol(settings), pool);
    }

    private static PostgresSettings settings(Plan plan, SimNode node) {
        SessionPlan how = plan.session();
        return new PostgresSettings(
                42 + node.election,
                node.host.name,
                node.name,
                plan.terms(),
                plan.timing().followerCheck(),
                how.waiting(),
                how.takeover(),
                how.grace());
    }

    @Override
    public void inflict(Fault fault, Host host) {
        faults.inflict(fault, host);
    }

    @Override
    public List<Host> holders(int election) {
        List<Host> holders = new ArrayList<>(servers.size());
        for (SessionServer server : servers) {
            server.locks(election)
                    .lockHolder()
                    .filter(session -> !isKeptByWhatWasOnItsWay(session))
                    .ifPresent(session -> holders.add(session.host));
        }
        return holders;
    }

    /** A statement that a black hole held back counts for the server as a sign of life when it comes through. */
    private boolean isKeptByWhatWasOnItsWay(Session session) {
        return session.lateHeard && world.now() - session.idleSince <= heldAtRest();
    }

    @Override
    public long heldAtRest() {
        return plan.lease() + plan.lease() / 20 + SLACK;
    }

    @Override
    public Optional<String> flaw(int election) {
        for (SessionServer server : servers) {
            if (server.locks(election).deepest() > 1) {
                return Optional.of("a lock was taken twice on " + server.name);
            }
        }
        return Optional.empty();
    }

    @Override
    public long longestGap() {
        return longestGap;
    }

    /** A wait in the queue and then the patience of the client must run out, or a connect leads nowhere. */
    private long gap() {
        long patience = plan.lease() / 8;
        long wait = Math.min(plan.timing().followerCheck().toNanos(), plan.lease() / 3) + patience;
        return plan.longestGap(
                Math.max(wait, connectsWithin()), patience, plan.session().settles(plan.lease()));
    }

    /** How long opening a session may take: the first statements have a second on top of the usual patience. */
    long connectsWithin() {
        return plan.lease() / 4 + World.SECOND;
    }

    /** Transaction ids rise, also over a crash: the record in the log was flushed before the number was told. */
    long takeToken() {
        xid += 1 + world.random().nextInt(3);
        return xid;
    }

    Optional<SessionServer> primary() {
        return servers.stream().filter(server -> !server.isStandby()).findFirst();
    }

    long idleTimeout(Session session) {
        return seams.idleTimeout(session.idleTimeout);
    }

    /** Where a connection leads. */
    SessionServer route() {
        boolean astray = plan.session().multiHost() && world.chance(0.1);
        SessionServer right = primary().orElse(servers.get(0));
        return astray ? other(right) : right;
    }

    // ---- faults

    void restart(long downFor, boolean sameRun) {
        primary()
                .filter(server -> server.state() == SessionServer.State.UP)
                .ifPresent(server -> server.stop(() -> world.after(downFor, () -> server.start(sameRun, false))));
    }

    void losePower(long downFor) {
        primary().filter(server -> server.state() == SessionServer.State.UP).ifPresent(server -> {
            server.losePower();
            world.after(downFor, () -> server.start(false, false));
        });
    }

    /** The old primary's sessions end first; it comes back as the standby of the new one. */
    void failOver(boolean orderly, boolean stale, long after) {
        SessionServer old = primary().orElseThrow();
        SessionServer next = other(old);
        if (old.state() != SessionServer.State.UP || next.state() != SessionServer.State.UP) {
            return;
        }
        Runnable promotion = () -> world.after(after, () -> promote(old, next, stale));
        if (orderly) {
            old.stop(promotion);
        } else {
            old.losePower();
            promotion.run();
        }
    }

    private void promote(SessionServer old, SessionServer next, boolean stale) {
        if (stale) {
            history++;
            xid = Math.max(700, xid - world.random().nextInt(20));
        }
        next.promote(history);
        old.start(false, true);
    }

    private SessionServer other(SessionServer server) {
        return servers.get(0) == server ? servers.get(1) : servers.get(0);
    }
}
