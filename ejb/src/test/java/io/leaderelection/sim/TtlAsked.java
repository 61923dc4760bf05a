package io.leaderelection.sim;

import io.leaderelection.lock.redis.SimulatedAction;
import io.leaderelection.lock.redis.SimulatedProtocol;
import io.leaderelection.lock.redis.SimulatedSight;
import io.leaderelection.time.Moment;
import java.util.Optional;

/** One script on its way, and where its outcome goes. */
final class TtlAsked {
    final TtlLink link;
    final int election;
    final SimulatedAction action;
    final String value;
    final long token;
    final Moment sentAt;
    private final Outcomes outcomes;
    private boolean over;

    /** Told what became of a script, once. */
    interface Outcomes {
        /** With a report, or with a reason why there is none. */
        void of(TtlAsked asked, Optional<SimulatedSight> sight, String why);
    }

    TtlAsked(TtlLink link, int election, SimulatedProtocol protocol, Moment sentAt, Outcomes outcomes) {
        this.link = link;
        this.election = election;
        this.action = protocol.action();
        this.value = protocol.value();
        this.token = protocol.token();
        this.sentAt = sentAt;
        this.outcomes = outcomes;
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

    /** What comes a second time, or too late, is not heard. */
    private void end(Optional<SimulatedSight> sight, String why) {
        if (!over) {
            over = true;
            link.awaited = Optional.empty();
            outcomes.of(this, sight, why);
        }
    }
}
