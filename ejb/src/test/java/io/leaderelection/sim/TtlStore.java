package io.leaderelection.sim;

import io.leaderelection.lock.redis.RedisSettings;
import io.leaderelection.lock.redis.SimulatedProtocol;
import java.util.List;
import java.util.Optional;

/** Redis: a master, and a replica that hears of each write some time later and may take its place. */
final class TtlStore extends TtlGroup {
    private final Network network;
    private final TtlFaults faults;
    private final List<TtlServer> servers;
    private int lines;
    private int pairing; // counts the times that master and replica found together
    private long lagsUntil;
    private long lastReplicated;

    TtlStore(Simulation simulation) {
        super(simulation);
        this.network = simulation.network();
        this.faults = new TtlFaults(simulation, this);
        this.servers =
                List.of(new TtlServer("R1", simulation, this, true), new TtlServer("R2", simulation, this, false));
    }

    @Override
    TtlLock lock(SimNode node, RedisSettings settings) {
        return new TtlLock(simulation, this, node, SimulatedProtocol.single(settings), List.of(new ToMaster()));
    }

    @Override
    Claim claim(int election, long askedAt) {
        return new TtlClaim(plan, faults, election, askedAt, faults.history());
    }

    @Override
    public void inflict(Fault fault, Host host) {
        faults.inflict(fault, host);
    }

    @Override
    public List<Host> holders(int election) {
        Optional<String> owner = master().filter(TtlServer::isUp).flatMap(server -> server.owner(election));
        return owner.map(value -> List.of(writer(value))).orElseGet(List::of);
    }

    /** A follower waits for a key to run out and then for an answer. */
    @Override
    public long longestGap() {
        long patience = Math.max(500 * World.MILLI, Math.min(plan.lease() / 4, 2 * World.SECOND));
        return plan.longestGap(plan.timing().followerCheck().toNanos() + 2 * patience, patience, unsteady());
    }

    @Override
    long unsteady() {
        return super.unsteady() + (plan.ttl().clockSteps() ? TtlFaults.longestStep(plan) : 0);
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

    @Override
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

    /** Now and then to the replica. */
    private final class ToMaster implements TtlWay {
        @Override
        public TtlServer leadsTo() {
            TtlServer right = master().orElse(servers.get(0));
            return network.isCalm() || world.chance(0.95) ? right : other(right);
        }

        @Override
        public Optional<TtlServer> again() {
            return master();
        }
    }
}
