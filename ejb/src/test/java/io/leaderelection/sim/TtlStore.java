package io.leaderelection.sim;

import io.leaderelection.lock.redis.RedisSettings;
import io.leaderelection.lock.redis.SimulatedProtocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Redis: a master, and a replica that hears of each write some time later and may take its place. */
final class TtlStore implements Store {
    private static final long SLACK = 100 * World.MILLI;

    private final Simulation simulation;
    private final World world;
    private final Plan plan;
    private final Network network;
    private final TtlFaults faults;
    private final List<TtlServer> servers;
    private final List<TtlLock> listeners = new ArrayList<>();
    private final Map<String, Host> writers = new HashMap<>(); // of values of the lock
    private int lines;
    private int pairing; // counts the times that master and replica found together
    private long lagsUntil;
    private long lastReplicated;

    TtlStore(Simulation simulation) {
        this.simulation = simulation;
        this.world = simulation.world();
        this.plan = simulation.plan();
        this.network = simulation.network();
        this.faults = new TtlFaults(simulation, this);
        this.servers =
                List.of(new TtlServer("R1", simulation, this, true), new TtlServer("R2", simulation, this, false));
    }

    @Override
    public SimLock lock(SimNode node) {
        Plan given = simulation.seams().given(plan);
        RedisSettings settings = new RedisSettings(
                42 + node.election,
                node.host.name,
                node.name,
                given.terms(),
                plan.ttl().mode(),
                plan.timing().followerCheck());
        TtlLock lock = new TtlLock(simulation, this, node, new SimulatedProtocol(settings));
        listeners.removeIf(TtlLock::isClosed);
        listeners.add(lock);
        return lock;
    }

    @Override
    public void inflict(Fault fault, Host host) {
        faults.inflict(fault, host);
    }

    TtlFaults faults() {
        return faults;
    }

    @Override
    public List<Host> holders(int election) {
        Optional<String> owner = master().filter(TtlServer::isUp).flatMap(server -> server.owner(election));
        return owner.isEmpty() ? List.of() : List.of(writers.computeIfAbsent(owner.get(), this::writer));
    }

    private Host writer(String value) {
        String name = value.substring(value.indexOf(':') + 1, value.indexOf(':', value.indexOf(':') + 1));
        return simulation.hosts().stream()
                .filter(host -> host.name.equals(name))
                .findAny()
                .orElseThrow();
    }

    /** A key runs out; a script that was sent twice may have set it late. */
    @Override
    public long heldAtRest() {
        return plan.slowly(plan.lease()) + 3 * plan.lease() / 4 + unsteady() + SLACK;
    }

    @Override
    public Optional<String> flaw(int election) {
        return Optional.empty();
    }

    /** A follower waits for a key to run out and then for an answer. */
    @Override
    public long longestGap() {
        long patience = Math.max(500 * World.MILLI, Math.min(plan.lease() / 4, 2 * World.SECOND));
        return plan.longestGap(plan.timing().followerCheck().toNanos() + 2 * patience, patience, unsteady());
    }

    /** How much longer than its time a key may stay because clocks of servers differ, or were set. */
    private long unsteady() {
        return TtlClock.skew(plan) + (plan.ttl().clockSteps() ? TtlFaults.longestStep(plan) : 0);
    }

    // ---- servers

    Optional<TtlServer> master() {
        for (TtlServer server : servers) {
            if (server.isMaster()) {
                return Optional.of(server);
            }
        }
        return Optional.empty();
    }

    TtlServer other(TtlServer server) {
        return servers.get(0) == server ? servers.get(1) : servers.get(0);
    }

    /** Where a connection leads: now and then to the replica. */
    TtlServer route() {
        TtlServer right = master().orElse(servers.get(0));
        return network.isCalm() || world.chance(0.95) ? right : other(right);
    }

    /** Another history of the data begins. */
    int nextLine() {
        return ++lines;
    }

    /** From now on the replica has what the master has. */
    void pair(TtlServer from) {
        pairing++;
        other(from).resync(from);
    }

    /** The replica hears no more of this master. */
    void part() {
        pairing++;
    }

    void lag(long length) {
        lagsUntil = Math.max(lagsUntil, world.now() + length);
    }

    void replicate(TtlServer from, int election, TtlKeys written) {
        int now = pairing;
        long arrival = Math.max(lagsUntil, world.now() + world.about(plan.latency()));
        lastReplicated = Math.max(lastReplicated + 1, arrival);
        world.at(lastReplicated, () -> {
            if (pairing == now && other(from).isUp()) {
                other(from).follow(election, written);
            }
        });
    }

    /** Tells who listens, if nothing comes between. */
    void publish(int election) {
        for (TtlLock lock : listeners) {
            if (lock.listensTo(election) && world.chance(0.9)) {
                lock.tell();
            }
        }
    }
}
