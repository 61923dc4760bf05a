package io.leaderelection.sim;

import io.leaderelection.sim.TtlServer.Disk;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What can go wrong with keys and their servers. */
final class TtlFaults {
    private static final long NEVER = -World.NEVER / 4;

    private final Simulation simulation;
    private final TtlStore store;
    private final World world;
    private final Plan plan;
    private final long[] lockLostAt;
    private long clockSetAt = NEVER;
    private boolean setBack;
    private int history;

    TtlFaults(Simulation simulation, TtlStore store) {
        this.simulation = simulation;
        this.store = store;
        this.world = simulation.world();
        this.plan = simulation.plan();
        this.lockLostAt = new long[plan.elections()];
        Arrays.fill(lockLostAt, NEVER);
    }

    void inflict(Fault fault, Host host) {
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
            case FAILOVER -> running().ifPresent(this::failOver);
            case FAILOVER_AND_BACK -> running().ifPresent(this::failOverAndBack);
            case REPLICA_LAG -> store.lag(faults.upTo(20));
            case FLUSH ->
                running().ifPresent(server -> {
                    dataMayBeLost();
                    server.flush();
                });
            case KEY_LOSS -> running().ifPresent(this::loseKey);
            case CLOCK_STEP -> running().ifPresent(this::setClock);
            default -> throw new IllegalStateException("no fault of this store: " + fault);
        }
    }

    private Optional<TtlServer> running() {
        return store.master().filter(TtlServer::isUp);
    }

    private int anyElection() {
        return world.random().nextInt(plan.elections());
    }

    // ---- what the design puts outside

    /** How far a server's clock is set, at most. */
    static long longestStep(Plan plan) {
        return plan.lease() / 2;
    }

    /** Whether the lock may have gone before its time since then, by a hand or by a clock. */
    boolean lockGoneEarly(int election, long since) {
        return lockLostAt[election] >= since || clockSetAt >= since;
    }

    /** Tokens rise within one: data that is lost takes the fence along, and a clock that was set back is no substitute. */
    int history() {
        return history;
    }

    private void loseKey(TtlServer server) {
        if (plan.ttl().keyLosses()) {
            int election = anyElection();
            int which = world.random().nextInt(3);
            if (which == 0) {
                lockLostAt[election] = world.now();
            } else {
                dataMayBeLost();
            }
            server.lose(election, which);
        }
    }

    private void setClock(TtlServer server) {
        if (plan.ttl().clockSteps()) {
            long step = world.between(-longestStep(plan), longestStep(plan));
            setBack |= step < 0;
            clockSetAt = world.now();
            server.clock.move(step);
        }
    }

    private void dataMayBeLost() {
        history += setBack ? 1 : 0;
    }

    // ---- restart and failover

    private void restart(TtlServer server, boolean silently) {
        server.stop(silently);
        store.part();
        world.after(simulation.faults().away(), () -> {
            Disk disk = List.of(Disk.values()).get(world.random().nextInt(3));
            boolean sameLine = disk != Disk.EMPTY && world.chance(0.5);
            dataMayBeLost();
            server.start(disk, sameLine ? Optional.empty() : Optional.of(store.nextLine()));
            store.pair(server);
        });
    }

    private void failOver(TtlServer old) {
        switchOver(old, simulation.faults().away());
    }

    /** Soon enough for the first master to return while a leader may still believe in what it had granted. */
    private void failOverAndBack(TtlServer old) {
        switchOver(old, world.between(0, 300 * World.MILLI));
        world.after(
                simulation.faults().upTo(5),
                () -> running()
                        .filter(now -> now != old)
                        .ifPresent(now -> switchOver(now, world.between(0, 300 * World.MILLI))));
    }

    /** The old master takes no more writes before the replica takes the first. */
    private void switchOver(TtlServer old, long after) {
        TtlServer next = store.other(old);
        if (!next.isUp()) {
            return;
        }
        boolean dies = world.chance(0.3);
        if (dies) {
            old.stop(world.chance(0.5));
        }
        old.demote(world.chance(0.5));
        store.part();
        world.after(after, () -> {
            dataMayBeLost();
            next.promote(store.nextLine());
            if (dies) {
                old.start(Disk.EMPTY, Optional.empty());
            }
            store.pair(next);
        });
    }
}
