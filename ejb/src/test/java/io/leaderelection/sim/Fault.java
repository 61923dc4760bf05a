package io.leaderelection.sim;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What can go wrong, or be ordered, how often, and with which store. */
enum Fault {
    CRASH(6),
    POWER_LOSS(5),
    PAUSE(10),
    SUSPEND(6),
    WALL_JUMP(3),
    HOLE_HOST(8),
    RELINQUISH(8),
    PAUSE_ORDER(4),
    SUSPEND_ORDER(3),
    STOP(5),

    HOLE_CONNECTION(8),
    SERVER_RESTART(5),
    SERVER_POWER_LOSS(2),
    SERVER_STALL(3),
    FAILOVER(4),

    KILL_LOCK(8, StoreKind.POSTGRES),
    KILL_WITNESS(8, StoreKind.POSTGRES),
    KILL_BOTH(4, StoreKind.POSTGRES),
    BACKEND_CRASH(3, StoreKind.POSTGRES),

    FLUSH(4, StoreKind.REDIS),
    KEY_LOSS(4, StoreKind.REDIS),
    REPLICA_LAG(6, StoreKind.REDIS),
    FAILOVER_AND_BACK(5, StoreKind.REDIS),
    CLOCK_STEP(5, StoreKind.REDIS);

    private static final Fault[] OF_SESSIONS = urn(StoreKind.POSTGRES);
    private static final Fault[] OF_KEYS = urn(StoreKind.REDIS);
    private static final Set<Fault> NOT_OF_MASTERS =
            EnumSet.of(FAILOVER, FAILOVER_AND_BACK, REPLICA_LAG, KEY_LOSS, CLOCK_STEP);
    private static final Fault[] OF_MASTERS =
            Stream.of(OF_KEYS).filter(fault -> !NOT_OF_MASTERS.contains(fault)).toArray(Fault[]::new);

    private final int weight;
    private final Optional<StoreKind> only;

    Fault(int weight) {
        this.weight = weight;
        this.only = Optional.empty();
    }

    Fault(int weight, StoreKind kind) {
        this.weight = weight;
        this.only = Optional.of(kind);
    }

    static Fault drawn(World world, StoreKind kind) {
        Fault[] urn = switch (kind) {
            case POSTGRES -> OF_SESSIONS;
            case REDIS -> OF_KEYS;
            case REDLOCK -> OF_MASTERS;
        };
        return urn[world.random().nextInt(urn.length)];
    }

    /** Each fault as often as it weighs. */
    private static Fault[] urn(StoreKind kind) {
        return EnumSet.allOf(Fault.class).stream()
                .filter(fault -> fault.only.filter(other -> other != kind).isEmpty())
                .flatMap(fault -> Collections.nCopies(fault.weight, fault).stream())
                .toArray(Fault[]::new);
    }
}
