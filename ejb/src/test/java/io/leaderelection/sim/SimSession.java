package io.leaderelection.sim;

import io.leaderelection.lock.postgres.SimulatedSide;
import io.leaderelection.lock.postgres.SimulatedSight;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/** One connection, with both of its ends and the way between them. A bare record of facts; others act on it. */
final class SimSession {
    final Host host;
    SimulatedSide side;
    final String name;
    String canary = "";

    // the client's end
    boolean closed;
    boolean endKnown;
    Optional<SimulatedSight> lastSight = Optional.empty();
    Optional<Asked> awaited = Optional.empty();

    // the way
    final Way up = new Way();
    final Way down = new Way();

    // the server's end
    Optional<SimServer> server = Optional.empty();
    int pid;
    boolean ended;
    boolean killed;
    long endedAt;
    boolean clientGone;
    Optional<Asked> current = Optional.empty();
    final Queue<Asked> backlog = new ArrayDeque<>();
    boolean waiting;
    long idleSince;
    long idleTimeout;

    /** One direction: in order, and at times a black hole. */
    static final class Way {
        long lastArrival;
        long holeUntil;
    }

    /** Lent again by the pool, perhaps for the other side. */
    void lend(SimulatedSide to) {
        side = to;
        lastSight = Optional.empty();
    }

    SimSession(Host host, SimulatedSide side, String name) {
        this.host = host;
        this.side = side;
        this.name = name;
    }

    boolean isUsed() {
        return !closed && !ended;
    }
}
