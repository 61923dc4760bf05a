package io.leaderelection.sim;

import io.leaderelection.lock.postgres.SimulatedSide;
import io.leaderelection.lock.postgres.SimulatedSight;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/** One connection, with both of its ends and the way between them. A bare record of facts; others act on it. */
final class Session extends Link {
    int election;
    SimulatedSide side;
    final String name;
    String canary = "";

    // the client's end
    boolean closed;
    boolean endKnown;
    Optional<SimulatedSight> lastSight = Optional.empty();
    Optional<Asked> awaited = Optional.empty();

    // the server's end
    Optional<SessionServer> server = Optional.empty();
    int pid;
    boolean workerRan;
    boolean ended;
    boolean killed;
    long endedAt;
    boolean clientGone;
    Optional<Asked> current = Optional.empty();
    final Queue<Asked> backlog = new ArrayDeque<>();
    boolean waiting;
    long askedAt; // in true time
    boolean lateHeard; // the last statement was on its way for long
    long idleSince;
    long idleTimeout;

    /** Lent by the pool, perhaps again, perhaps for another side or election. */
    void lend(int forElection, SimulatedSide to) {
        election = forElection;
        side = to;
        lastSight = Optional.empty();
    }

    Session(Host host, SimulatedSide side, String name) {
        super(host);
        this.side = side;
        this.name = name;
    }

    boolean isUsed() {
        return !closed && !ended;
    }
}
