package io.leaderelection.sim;

import io.leaderelection.lock.postgres.SimulatedAction;
import io.leaderelection.lock.postgres.SimulatedSight;
import io.leaderelection.time.Moment;
import java.util.Optional;

/** One statement on its way, and where its outcome goes. */
final class Asked {
    final Session session;
    final SimulatedAction action;
    final Moment sentAt;
    private final Outcomes outcomes;
    private final boolean first;
    private boolean over;

    /** Told what became of a statement, once. */
    interface Outcomes {
        /** With an answer, or with a reason why there is none. */
        void of(Asked asked, Optional<SimulatedSight> sight, String why);
    }

    Asked(Session session, SimulatedAction action, Moment sentAt, Outcomes outcomes) {
        this.session = session;
        this.action = action;
        this.sentAt = sentAt;
        this.outcomes = outcomes;
        this.first = session.lastSight.isEmpty();
    }

    /** Whether this is what a session says when it is opened. */
    boolean isFirst() {
        return first;
    }

    boolean isOver() {
        return over;
    }

    void answered(SimulatedSight sight) {
        end(Optional.of(sight), "");
    }

    void failed(String why) {
        end(Optional.empty(), why);
    }

    private void end(Optional<SimulatedSight> sight, String why) {
        if (!over) {
            over = true;
            session.awaited = Optional.empty();
            sight.ifPresent(seen -> session.lastSight = sight);
            outcomes.of(this, sight, why);
        }
    }
}
