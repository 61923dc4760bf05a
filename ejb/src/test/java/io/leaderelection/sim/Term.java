package io.leaderelection.sim;

import io.leaderelection.core.ElectionState.Leading;
import io.leaderelection.lock.postgres.SimulatedSide;
import io.leaderelection.time.Moment;
import java.util.Optional;

/** One term as the referee sees it. */
final class Term {
    final SimNode node;
    final long token;
    final int timeline;
    final long gainedAt;
    final Moment since;
    private final Optional<SimSession> lock;
    private final Optional<SimSession> witness;
    Moment deadline;
    private long overlapSince = -1;
    private long overlapRan;

    Term(SimNode node, Leading gained, long gainedAt) {
        this.node = node;
        this.token = gained.lease().token().value();
        this.lock = node.lock().session(SimulatedSide.LOCK);
        this.witness = node.lock().session(SimulatedSide.WITNESS);
        this.timeline =
                lock.flatMap(session -> session.server).map(SimServer::timeline).orElse(0);
        this.gainedAt = gainedAt;
        this.since = node.host.moment();
        this.deadline = gained.lease().deadline();
    }

    /** Another node acts as well; whether it did not do so before. */
    boolean overlaps(long now) {
        boolean begins = overlapSince < 0;
        if (begins) {
            overlapSince = now;
            overlapRan = node.host.ranFor();
        }
        return begins;
    }

    /** It acts no longer. */
    void overlapEnds() {
        overlapSince = -1;
    }

    /** For how long another node has acted as well. */
    long overlap(long now) {
        return now - overlapSince;
    }

    /** How much of that its machine ran: a program that does not run asks nobody whether it leads. */
    long overlapRunning() {
        return node.host.ranFor() - overlapRan;
    }

    /** Whether both of its sessions were killed, within {@code window}: no server can tell that its holder lives. */
    boolean lostBothToKills(long window) {
        return lock.isPresent()
                && witness.isPresent()
                && lock.get().killed
                && witness.get().killed
                && Math.abs(lock.get().endedAt - witness.get().endedAt) <= window;
    }
}
