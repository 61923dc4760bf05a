package io.leaderelection.sim;

import io.leaderelection.lock.redis.RedisSettings;
import io.leaderelection.lock.redis.SimulatedProtocol;
import io.leaderelection.sim.TtlServer.Disk;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Redlock: three or five masters that know nothing of each other. Any number of them fails at once. */
final class RedlockStore extends TtlGroup {
    private final List<TtlServer> servers;
    private final boolean clocksApart;
    private int lines;
    private int history;

    /** What a term rests on; nothing is tolerated. */
    private record Votes(int history) implements Claim {
        @Override
        public long tolerated() {
            return 0;
        }
    }

    RedlockStore(Simulation simulation) {
        super(simulation);
        this.servers = IntStream.rangeClosed(1, world.chance(0.5) ? 3 : 5)
                .mapToObj(number -> new TtlServer("M" + number, simulation, this, true))
                .toList();
        this.clocksApart = world.chance(simulation.seams().clocksApart());
        if (clocksApart) {
            servers.forEach(server -> server.clock.move(world.between(0, plan.lease())));
        }
    }

    @Override
    TtlLock lock(SimNode node, RedisSettings settings) {
        List<TtlServer> given = simulation.seams().masters(servers, world);
        SimulatedProtocol protocol =
                SimulatedProtocol.redlock(settings, given.size(), bound -> world.between(0, bound));
        return new TtlLock(
                simulation, this, node, protocol, given.stream().map(TtlWay::to).toList());
    }

    @Override
    Claim claim(int election, long askedAt) {
        return new Votes(history);
    }

    @Override
    void replicate(TtlServer from, int election, TtlKeys written) {}

    @Override
    public List<Host> holders(int election) {
        List<String> owners = servers.stream()
                .filter(TtlServer::isUp)
                .flatMap(server -> server.owner(election).stream())
                .toList();
        return owners.stream()
                .distinct()
                .filter(owner -> owners.stream().filter(owner::equals).count() > servers.size() / 2)
                .map(this::writer)
                .toList();
    }

    /** Each step waits for the slowest master; and who collides tries again. */
    @Override
    public long longestGap() {
        long patience = 500 * World.MILLI;
        return plan.longestGap(
                plan.timing().followerCheck().toNanos() + 4 * patience, 4 * patience, unsteady() + 4 * patience);
    }

    // ---- what happens to them

    @Override
    public void inflict(Fault fault, Host host) {
        Faults faults = simulation.faults();
        switch (fault) {
            case HOLE_CONNECTION ->
                host.process()
                        .map(process -> (TtlLock) process.node(anyElection()).lock())
                        .flatMap(TtlLock::anyLink)
                        .ifPresent(faults::hole);
            case SERVER_RESTART -> running().ifPresent(server -> restart(server, false));
            case SERVER_POWER_LOSS -> running().ifPresent(server -> restart(server, true));
            case SERVER_STALL -> running().ifPresent(server -> server.stall(faults.upTo(3)));
            case FLUSH ->
                running().ifPresent(server -> {
                    dataIsLost();
                    server.flush();
                });
            default -> throw new IllegalStateException("no fault of this store: " + fault);
        }
    }

    private void restart(TtlServer server, boolean silently) {
        server.stop(silently);
        world.after(simulation.faults().away(), () -> {
            Disk disk = List.of(Disk.values()).get(world.random().nextInt(3));
            dataIsLost();
            boolean sameLine = disk != Disk.EMPTY && world.chance(0.5);
            server.start(disk, Stream.of(++lines).filter(line -> !sameLine).findFirst());
        });
    }

    /** Tokens rise whatever is forgotten, unless the clock that gave the last one is not there either. */
    private void dataIsLost() {
        history += clocksApart ? 1 : 0;
    }

    private Optional<TtlServer> running() {
        List<TtlServer> up = servers.stream().filter(TtlServer::isUp).toList();
        return up.isEmpty()
                ? Optional.empty()
                : Optional.of(up.get(world.random().nextInt(up.size())));
    }

    private int anyElection() {
        return world.random().nextInt(plan.elections());
    }
}
