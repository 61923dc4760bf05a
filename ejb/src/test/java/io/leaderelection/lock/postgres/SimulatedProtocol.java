package io.leaderelection.lock.postgres;

import io.leaderelection.lock.Lease;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.postgres.Outcome.Failed;
import io.leaderelection.lock.postgres.Outcome.Seen;
import io.leaderelection.lock.postgres.Step.Ask;
import io.leaderelection.lock.postgres.Step.Done;
import io.leaderelection.lock.postgres.Step.Drop;
import io.leaderelection.lock.postgres.Step.GiveBack;
import io.leaderelection.lock.postgres.Step.Open;
import io.leaderelection.lock.postgres.Step.Pause;
import io.leaderelection.time.Moment;
import java.time.Duration;

/** The real {@link Protocol} as a cursor over its steps, for the simulation. Not thread-safe. */
public final class SimulatedProtocol {
    private final Protocol protocol;
    private Step step = new Done(new LockReply.Released());

    /** What the present step is. */
    public enum Kind {
        /** {@link Step.Open}. */
        OPEN,
        /** {@link Step.Ask}. */
        ASK,
        /** {@link Step.Drop}. */
        DROP,
        /** {@link Step.GiveBack}. */
        GIVE_BACK,
        /** {@link Step.Pause}. */
        PAUSE,
        /** {@link Step.Done}. */
        DONE
    }

    /** Starts with nothing open. */
    public SimulatedProtocol(PostgresSettings settings) {
        this.protocol = new Protocol(settings);
    }

    /** Begins a call. */
    public void acquire(Moment now) {
        step = protocol.acquire(now);
    }

    /** Begins a call. */
    public void renew(Lease held, Moment now) {
        step = protocol.renew(held, now);
    }

    /** Begins a call. */
    public void look(Moment now) {
        step = protocol.look(now);
    }

    /** Begins a call. */
    public void release(Moment now) {
        step = protocol.release(now);
    }

    /** Begins a call. */
    public void park(Moment now) {
        step = protocol.park(now);
    }

    /** What to do next. */
    public Kind kind() {
        if (step instanceof Ask) {
            return Kind.ASK;
        } else if (step instanceof Done) {
            return Kind.DONE;
        } else if (step instanceof Open) {
            return Kind.OPEN;
        } else if (step instanceof Drop) {
            return Kind.DROP;
        } else if (step instanceof GiveBack) {
            return Kind.GIVE_BACK;
        }
        return Kind.PAUSE;
    }

    /** Which session the present step is about; not for PAUSE and DONE. */
    public SimulatedSide side() {
        Side side = step instanceof Ask ask
                ? ask.side()
                : step instanceof Open open
                        ? open.side()
                        : step instanceof Drop drop ? drop.side() : ((GiveBack) step).side();
        return side == Side.LOCK ? SimulatedSide.LOCK : SimulatedSide.WITNESS;
    }

    /** What an ASK does. */
    public SimulatedAction action() {
        return SimulatedAction.of(((Ask) step).action());
    }

    /** How long an ASK waits. */
    public Duration patience() {
        return ((Ask) step).patience();
    }

    /** The mark of an OPEN. */
    public String canary() {
        return ((Open) step).canary();
    }

    /** How long a PAUSE is. */
    public Duration length() {
        return ((Pause) step).length();
    }

    /** What a DONE says. */
    public LockReply reply() {
        return ((Done) step).reply();
    }

    /** The server answered an OPEN or ASK. */
    public void seen(SimulatedSight sight, Moment sentAt, Moment at) {
        outcome(new Seen(sight.real(), sentAt, at));
    }

    /** It did not. */
    public void failed(String why, Moment at) {
        outcome(new Failed(why, at));
    }

    /** A DROP, GIVE_BACK or PAUSE is over. */
    public void went(Moment at) {
        step = step instanceof Drop drop
                ? drop.then().apply(at)
                : step instanceof GiveBack giveBack
                        ? giveBack.then().apply(at)
                        : ((Pause) step).then().apply(at);
    }

    private void outcome(Outcome outcome) {
        step = step instanceof Open open
                ? open.then().apply(outcome)
                : ((Ask) step).then().apply(outcome);
    }
}
