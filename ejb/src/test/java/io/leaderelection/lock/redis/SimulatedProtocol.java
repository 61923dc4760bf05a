package io.leaderelection.lock.redis;

import io.leaderelection.lock.Lease;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.redis.Outcome.Failed;
import io.leaderelection.lock.redis.Outcome.Seen;
import io.leaderelection.lock.redis.Step.Ask;
import io.leaderelection.lock.redis.Step.Await;
import io.leaderelection.lock.redis.Step.Done;
import io.leaderelection.lock.redis.Step.Leave;
import io.leaderelection.time.Moment;
import java.time.Duration;

/** The real {@link Protocol} as a cursor over its steps, for the simulation. Not thread-safe. */
public final class SimulatedProtocol {
    private final Protocol protocol;
    private Step step = new Done(new LockReply.Released());

    /** What the present step is. */
    public enum Kind {
        /** {@link Step.Ask}: opens a connection if there is none; a failure drops it. */
        ASK,
        /** {@link Step.Await}: may end early when a release is published after the last ASK was sent. */
        AWAIT,
        /** {@link Step.Leave}: closes the connections. */
        LEAVE,
        /** {@link Step.Done}. */
        DONE
    }

    /** Starts with nothing open. */
    public SimulatedProtocol(RedisSettings settings) {
        this.protocol = new Protocol(settings);
    }

    /** Begins a call. */
    public void acquire(Moment now) {
        step = protocol.acquire(now);
    }

    /** Begins a call. */
    public void renew(Lease held) {
        step = protocol.renew(held);
    }

    /** Begins a call. */
    public void look() {
        step = protocol.look();
    }

    /** Begins a call. */
    public void release() {
        step = protocol.release();
    }

    /** Begins a call. */
    public void park() {
        step = protocol.park();
    }

    /** What to do next. */
    public Kind kind() {
        if (step instanceof Ask) {
            return Kind.ASK;
        } else if (step instanceof Await) {
            return Kind.AWAIT;
        }
        return step instanceof Leave ? Kind.LEAVE : Kind.DONE;
    }

    /** What an ASK does. */
    public SimulatedAction action() {
        return SimulatedAction.of(((Ask) step).action());
    }

    /** The value that an ASK is about. */
    public String value() {
        return ((Ask) step).value();
    }

    /** How long an ASK waits. */
    public Duration patience() {
        return ((Ask) step).patience();
    }

    /** How long an AWAIT is at most. */
    public Duration length() {
        return ((Await) step).length();
    }

    /** What a DONE says. */
    public LockReply reply() {
        return ((Done) step).reply();
    }

    /** The server ran the script of an ASK. */
    public void seen(SimulatedSight sight, Moment sentAt, Moment at) {
        step = ((Ask) step).then().apply(new Seen(sight.real(), sentAt, at));
    }

    /** It did not, or nobody knows. */
    public void failed(String why, Moment at) {
        step = ((Ask) step).then().apply(new Failed(why, at));
    }

    /** An AWAIT or LEAVE is over. */
    public void went(Moment at) {
        step = step instanceof Await await
                ? await.then().apply(at)
                : ((Leave) step).then().apply(at);
    }
}
