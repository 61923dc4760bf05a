package io.leaderelection.lock.redis;

import io.leaderelection.lock.Lease;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.redis.Outcome.Failed;
import io.leaderelection.lock.redis.Outcome.Seen;
import io.leaderelection.lock.redis.Step.Ask;
import io.leaderelection.lock.redis.Step.AskAll;
import io.leaderelection.lock.redis.Step.Await;
import io.leaderelection.lock.redis.Step.Done;
import io.leaderelection.lock.redis.Step.Leave;
import io.leaderelection.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/** The real {@link Protocol}, or {@link Majority}, as a cursor over its steps, for the simulation. Not thread-safe. */
public final class SimulatedProtocol {
    private final Rules rules;
    private Step step = new Done(new LockReply.Released());

    /** What the present step is. */
    public enum Kind {
        /** {@link Step.Ask} or {@link Step.AskAll}: opens a connection where there is none; a failure drops it. */
        ASK,
        /** {@link Step.Await}: may end early when a release is published after the last ASK was sent. */
        AWAIT,
        /** {@link Step.Leave}: closes the connections. */
        LEAVE,
        /** {@link Step.Done}. */
        DONE
    }

    /**
     * What became of a script on one master.
     *
     * @param sight its report; empty = there is none
     * @param why reason why there is none
     * @param sentAt before it was sent
     * @param at when that was known
     */
    public record Reply(Optional<SimulatedSight> sight, String why, Moment sentAt, Moment at) {
        private Outcome real() {
            return sight.map(seen -> (Outcome) new Seen(seen.real(), sentAt, at))
                    .orElseGet(() -> new Failed(why, at));
        }
    }

    private SimulatedProtocol(Rules rules) {
        this.rules = rules;
    }

    /** Over the one master there is; starts with nothing open. */
    public static SimulatedProtocol single(RedisSettings settings) {
        return new SimulatedProtocol(new Protocol(settings));
    }

    /** Over several. */
    public static SimulatedProtocol redlock(RedisSettings settings, int masters, LongUnaryOperator random) {
        return new SimulatedProtocol(new Majority(settings, masters, random));
    }

    /** Begins a call. */
    public void acquire(Moment now) {
        step = rules.acquire(now);
    }

    /** Begins a call. */
    public void renew(Lease held) {
        step = rules.renew(held);
    }

    /** Begins a call. */
    public void look() {
        step = rules.look();
    }

    /** Begins a call. */
    public void release() {
        step = rules.release();
    }

    /** Begins a call. */
    public void park() {
        step = rules.park();
    }

    /** What to do next. */
    public Kind kind() {
        if (step instanceof Ask || step instanceof AskAll) {
            return Kind.ASK;
        } else if (step instanceof Await) {
            return Kind.AWAIT;
        }
        return step instanceof Leave ? Kind.LEAVE : Kind.DONE;
    }

    /** What an ASK does. */
    public SimulatedAction action() {
        return SimulatedAction.of(step instanceof AskAll all ? all.action() : ((Ask) step).action());
    }

    /** The value that an ASK is about. */
    public String value() {
        return step instanceof AskAll all ? all.value() : ((Ask) step).value();
    }

    /** The token that it is about; 0 = none. */
    public long token() {
        return step instanceof AskAll all ? all.token() : 0;
    }

    /** How long an ASK waits. */
    public Duration patience() {
        return step instanceof AskAll all ? all.patience() : ((Ask) step).patience();
    }

    /** How long an AWAIT is at most. */
    public Duration length() {
        return ((Await) step).length();
    }

    /** What a DONE says. */
    public LockReply reply() {
        return ((Done) step).reply();
    }

    /** What became of the script of an ASK, on each master. */
    public void heard(List<Reply> replies) {
        List<Outcome> outcomes = replies.stream().map(Reply::real).toList();
        step = step instanceof AskAll all
                ? all.then().apply(outcomes)
                : ((Ask) step).then().apply(outcomes.get(0));
    }

    /** An AWAIT or LEAVE is over. */
    public void went(Moment at) {
        step = step instanceof Await await
                ? await.then().apply(at)
                : ((Leave) step).then().apply(at);
    }
}
