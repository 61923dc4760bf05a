package io.leaderelection.sim;

/** What can go wrong, or be ordered, and how often. */
enum Fault {
    CRASH(6),
    POWER_LOSS(5),
    PAUSE(10),
    SUSPEND(6),
    KILL_LOCK(8),
    KILL_WITNESS(8),
    KILL_BOTH(4),
    SERVER_RESTART(5),
    BACKEND_CRASH(3),
    SERVER_POWER_LOSS(2),
    FAILOVER(4),
    HOLE_HOST(8),
    HOLE_SESSION(8),
    SERVER_STALL(3),
    WALL_JUMP(3),
    RELINQUISH(8),
    PAUSE_ORDER(4),
    SUSPEND_ORDER(3),
    STOP(5);

    private final int weight;

    Fault(int weight) {
        this.weight = weight;
    }

    static Fault drawn(World world) {
        int total = 0;
        for (Fault fault : values()) {
            total += fault.weight;
        }
        int left = world.random().nextInt(total);
        for (Fault fault : values()) {
            left -= fault.weight;
            if (left < 0) {
                return fault;
            }
        }
        throw new IllegalStateException("no fault");
    }
}
