package io.leaderelection.sim;

import io.leaderelection.lock.postgres.PostgresSettings.Takeover;
import java.util.Optional;

/** A term's two sessions, and the history of the primary they lead to. */
record SessionClaim(Plan plan, Optional<Session> lock, Optional<Session> witness, int history) implements Claim {

    /** When both are killed within a lease, no server can tell that their holder lives. */
    @Override
    public long tolerated() {
        return plan.session().takeover() == Takeover.FAST && bothKilled() ? plan.lease() : 0;
    }

    private boolean bothKilled() {
        return lock.isPresent()
                && witness.isPresent()
                && lock.get().killed
                && witness.get().killed
                && Math.abs(lock.get().endedAt - witness.get().endedAt) <= plan.lease();
    }
}
