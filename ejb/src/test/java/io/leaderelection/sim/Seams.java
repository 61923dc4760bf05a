package io.leaderelection.sim;

import io.leaderelection.core.Call;
import io.leaderelection.core.ElectionState.Leading;
import io.leaderelection.core.Input;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.postgres.SimulatedAction;
import io.leaderelection.lock.postgres.SimulatedSide;
import io.leaderelection.lock.postgres.SimulatedSight;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Reading;
import java.time.Duration;
import java.util.Optional;

/** Where the parts touch. As it is it hands everything through; a mutant changes one thing. */
class Seams {

    /** The settings that the node is given, out of those the world keeps. */
    Plan given(Plan plan) {
        return plan;
    }

    /** The statement that is sent. */
    SimulatedAction action(SimLock lock, SimulatedSide side, SimulatedAction action) {
        return action;
    }

    /** An answer made up instead of asking. */
    Optional<SimulatedSight> unasked(SimLock lock, Asked asked) {
        return Optional.empty();
    }

    /** What the protocol gets to see. */
    SimulatedSight sight(SimLock lock, Asked asked, SimulatedSight sight) {
        return sight;
    }

    /** When the protocol believes that a statement was sent. */
    Moment sentAt(Moment sentAt, Moment at) {
        return sentAt;
    }

    /** When the protocol believes that a session was opened. */
    Moment openedAt(Moment at, Moment sentAt, Plan plan) {
        return at;
    }

    /** How long the protocol's pause is. */
    Duration pause(Duration length) {
        return length;
    }

    /** What the elector is told. */
    LockReply reply(SimNode node, Call call, LockReply reply) {
        return reply;
    }

    /** What the elector is asked. */
    Input input(Input input) {
        return input;
    }

    /** The clocks the elector is shown. */
    Reading reading(SimNode node, Input input, Reading now) {
        return now;
    }

    /** Whether a node waits for its observers before it gives the lock back. */
    boolean waitsForObservers() {
        return true;
    }

    /** Whether a lost term is announced. */
    boolean announcesLoss(SimNode node) {
        return true;
    }

    /** Whether a node with this term acts. */
    boolean isLeader(Optional<Leading> term, Moment now) {
        return term.isPresent() && !term.get().lease().isOver(now);
    }
}
