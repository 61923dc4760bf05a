package io.leaderelection.runtime;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.Leadership;
import io.leaderelection.api.LeadershipEvent;
import io.leaderelection.api.LeadershipEvent.Gained;
import io.leaderelection.api.LeadershipEvent.Lost;
import io.leaderelection.api.LeadershipStatus;
import io.leaderelection.api.LeadershipStatus.State;
import io.leaderelection.api.NotLeaderException;
import io.leaderelection.config.Timing;
import io.leaderelection.core.Call;
import io.leaderelection.core.Call.Acquire;
import io.leaderelection.core.Call.Look;
import io.leaderelection.core.Call.Park;
import io.leaderelection.core.Call.Release;
import io.leaderelection.core.Call.Renew;
import io.leaderelection.core.Effect;
import io.leaderelection.core.Effect.Announce;
import io.leaderelection.core.Effect.Perform;
import io.leaderelection.core.Effect.WakeAt;
import io.leaderelection.core.ElectionState;
import io.leaderelection.core.ElectionState.Idle;
import io.leaderelection.core.ElectionState.Leading;
import io.leaderelection.core.Elector;
import io.leaderelection.core.Hold;
import io.leaderelection.core.Input;
import io.leaderelection.core.Transition;
import io.leaderelection.lock.LeaderLock;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.lock.LockReply.Unknown;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Reading;
import io.leaderelection.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One running election on one node: feeds the {@link Elector}, carries out its effects, and answers who leads.
 *
 * <p>Thread-safe. The monitor is held for decisions only: store calls, observers and the journal run outside it.
 */
public final class ElectionRunner implements Leadership {
    private static final Duration AFTER_A_BUG = Duration.ofSeconds(1);

    private final String election;
    private final String node;
    private final Timing timing;
    private final Elector elector;
    private final LeaderLock lock;
    private final Tasks tasks;
    private final Observers observers;
    private final ElectionJournal journal;
    private final Ticker ticker;
    private final InstantSource wall;
    private final StoreHealth health;

    private final ReentrantLock monitor = new ReentrantLock();
    private final Condition changed = monitor.newCondition();
    private Optional<Moment> wakeAt = Optional.empty();
    private Tasks.Pending alarm = () -> {};

    private volatile Optional<Leading> term = Optional.empty();
    private volatile boolean takesPart;
    private volatile Optional<String> leaderSeen = Optional.empty();

    /**
     * Puts an election together; nothing happens before {@link #start}.
     *
     * @param election name of the election
     * @param node name of this node, as others see it
     * @param timing checked durations
     * @param elector decides; owned by the runner from now on
     * @param lock the store; closed by {@link #stop}
     * @param tasks where work runs; closed by {@link #stop}
     * @param observers told of each term's begin and end
     * @param journal told what operators want to know
     * @param ticker monotonic clock
     * @param wall wall clock
     */
    public ElectionRunner(
            String election,
            String node,
            Timing timing,
            Elector elector,
            LeaderLock lock,
            Tasks tasks,
            Observers observers,
            ElectionJournal journal,
            Ticker ticker,
            InstantSource wall) {
        this.election = election;
        this.node = node;
        this.timing = timing;
        this.elector = elector;
        this.lock = lock;
        this.tasks = tasks;
        this.observers = observers;
        this.journal = journal;
        this.ticker = ticker;
        this.wall = wall;
        this.health = new StoreHealth(journal, timing.lease().plusSeconds(1));
    }

    /** Begins to campaign, unless there is a ground not to. */
    public void start() {
        input(new Input.Lift(Hold.NOT_STARTED));
    }

    /** Gives a ground not to compete; a leader hands over. Returns at once. */
    public void impose(Hold hold) {
        input(new Input.Impose(hold));
    }

    /** Takes a ground not to compete back. Returns at once. */
    public void lift(Hold hold) {
        input(new Input.Lift(hold));
    }

    /**
     * Gives a ground not to compete and waits until nothing is held any more. Keeps the time itself while it waits, so it
     * works where timers are refused.
     *
     * @return whether that happened within {@code timeout}
     */
    public boolean standDown(Hold hold, Duration timeout) {
        Moment giveUpAt = ticker.now().plus(timeout);
        impose(hold);
        monitor.lock();
        try {
            while (!elector.isAtRest() && !ticker.now().reached(giveUpAt)) {
                if (elector.state() instanceof Idle && elector.inFlight().orElse(null) instanceof Acquire) {
                    return false; // waits for somebody else's lock: nothing of ours to hand over
                }
                Moment until = wakeAt.map(due -> Moment.earlier(due, giveUpAt)).orElse(giveUpAt);
                long nanos = until.since(ticker.now()).toNanos();
                if (nanos > 0 && changed.awaitNanos(nanos) > 0) {
                    continue;
                }
                if (wakeAt.isPresent() && ticker.now().reached(wakeAt.get())) {
                    input(new Input.Tick());
                }
            }
            return elector.isAtRest();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            monitor.unlock();
        }
    }

    /** Whether this node still has something of the store's to give back. */
    public boolean handsOver() {
        monitor.lock();
        try {
            Call awaited = elector.inFlight().orElse(null);
            return elector.state() instanceof ElectionState.Resigning
                    || awaited instanceof Release
                    || (awaited instanceof Renew
                            && !(elector.state() instanceof Leading)); // the release comes after it
        } finally {
            monitor.unlock();
        }
    }

    /**
     * Hands over, waits for it up to {@code shutdown-timeout}, and drops everything. Final; may be called twice.
     *
     * @return whether the hand-over came to its end, so that the next leader need not wait
     */
    public boolean stop() {
        boolean inOrder;
        try {
            inOrder = standDown(Hold.CLOSED, timing.shutdownTimeout()) || !handsOver();
        } finally {
            lock.close();
        }
        monitor.lock();
        try {
            sleep();
        } finally {
            monitor.unlock();
        }
        tasks.close();
        return inOrder;
    }

    @Override
    public boolean isLeader() {
        Optional<Leading> leading = term;
        return leading.isPresent() && !leading.get().isOver(ticker.now());
    }

    @Override
    public Optional<FencingToken> token() {
        return currentTerm().map(leading -> leading.lease().token());
    }

    @Override
    public FencingToken requireLeader() {
        return token().orElseThrow(() ->
                new NotLeaderException("%s does not lead election %s; %s".formatted(node, election, leaderSentence())));
    }

    @Override
    public LeadershipStatus status() {
        Optional<Leading> leading = currentTerm();
        State state = leading.isPresent() ? State.LEADER : takesPart ? State.FOLLOWER : State.BOOTSTRAP;
        return new LeadershipStatus(
                election,
                node,
                state,
                leading.map(term -> node).or(() -> leaderSeen),
                leading.map(term -> term.since().wall()),
                leading.map(term -> term.lease().token()),
                leading.map(term -> term.actsUntil().since(ticker.now()))
                        .filter(left -> !left.isNegative())
                        .orElse(Duration.ZERO));
    }

    @Override
    public String relinquish() {
        return relinquish(Optional.empty());
    }

    /**
     * Asks for a hand-over; see {@link Leadership#relinquish()}.
     *
     * @param holdOff how long this node stays out of the competition; empty = {@code follower-check-interval}
     */
    public String relinquish(Optional<Duration> holdOff) {
        Optional<Leading> before = currentTerm();
        input(new Input.Relinquish(holdOff));
        return before.map(leading -> "%s hands over election %s, term %s, and holds off for %d ms"
                        .formatted(
                                node,
                                election,
                                leading.lease().token(),
                                holdOff.orElse(timing.followerCheck()).toMillis()))
                .orElseGet(() -> "nothing to relinquish: %s does not lead election %s; %s"
                        .formatted(node, election, leaderSentence()));
    }

    private Optional<Leading> currentTerm() {
        Moment now = ticker.now();
        return term.filter(leading -> !leading.isOver(now));
    }

    private String leaderSentence() {
        return leaderSeen.map(leader -> leader + " leads").orElse("no leader is known");
    }

    private void input(Input input) {
        monitor.lock();
        try {
            List<Effect> effects = elector.handle(input, new Reading(ticker.now(), wall.instant()));
            publish();
            if (effects.stream().noneMatch(WakeAt.class::isInstance)) {
                sleep();
            }
            effects.forEach(this::carryOutWhateverHappens);
        } catch (RuntimeException | Error bug) {
            wake(ticker.now().plus(AFTER_A_BUG));
            report("handling " + input, bug);
        } finally {
            changed.signalAll();
            monitor.unlock();
        }
    }

    private void publish() {
        term = elector.state() instanceof Leading leading ? Optional.of(leading) : Optional.empty();
        takesPart = elector.holds().stream().noneMatch(Hold::leavesStore);
    }

    /** One effect that fails must not take those behind it along. */
    private void carryOutWhateverHappens(Effect effect) {
        try {
            carryOut(effect);
        } catch (RuntimeException | Error bug) {
            wake(ticker.now().plus(AFTER_A_BUG));
            report("carrying out " + effect, bug);
        }
    }

    private void report(String doing, Throwable bug) {
        try {
            tasks.deliver(() -> journal.failed(doing, bug));
        } catch (RuntimeException | Error noThread) {
            bug.addSuppressed(noThread); // nobody is left to tell
        }
    }

    private void carryOut(Effect effect) {
        if (effect instanceof Perform perform) {
            begin(perform.call());
        } else if (effect instanceof Announce announce) {
            announce(announce.transition());
        } else if (effect instanceof WakeAt wish) {
            wake(wish.moment());
        } else {
            throw new IllegalStateException("no such effect: " + effect);
        }
    }

    /** Every call is answered, also one that found no thread: an election waits for its answer for ever. */
    private void begin(Call call) {
        try {
            tasks.callStore(() -> perform(call));
        } catch (RuntimeException | Error noThread) {
            tasks.schedule(() -> input(new Input.Answered(call, new Unknown(noThread.toString()))), AFTER_A_BUG);
            report("starting " + call, noThread);
        }
    }

    private void perform(Call call) {
        LockReply reply;
        try {
            reply = put(call);
        } catch (RuntimeException | Error bug) {
            journal.failed("performing " + call, bug);
            reply = new Unknown(bug.toString());
        }
        try {
            if (takesPart && !(call instanceof Release)) { // what we cut ourselves says nothing about the store
                health.answered(reply, ticker.now());
            }
        } catch (RuntimeException | Error bug) {
            report("telling of " + call, bug);
        }
        leaderSeen = reply instanceof Refused refused ? refused.holder() : Optional.empty();
        input(new Input.Answered(call, reply));
    }

    private LockReply put(Call call) {
        if (call instanceof Acquire) {
            return lock.acquire();
        } else if (call instanceof Renew renew) {
            return lock.renew(renew.held());
        } else if (call instanceof Look) {
            return lock.look();
        } else if (call instanceof Release) {
            return lock.release();
        } else if (call instanceof Park) {
            return lock.park();
        }
        throw new IllegalStateException("no such call: " + call);
    }

    private void announce(Transition transition) {
        tasks.deliver(() -> journal.moved(transition));
        Instant at = transition.at().wall();
        if (transition.to() instanceof Leading gained) {
            deliver(new Gained(election, node, gained.lease().token(), at));
        } else if (transition.from() instanceof Leading lost) {
            FencingToken token = lost.lease().token();
            deliver(new Lost(election, node, token, at, transition.reason()));
            tasks.deliver(() -> input(new Input.Drained(token)));
        }
    }

    private void deliver(LeadershipEvent event) {
        tasks.deliver(() -> {
            try {
                observers.deliver(event);
            } catch (RuntimeException | Error bug) {
                journal.failed("delivering " + event, bug);
            }
        });
    }

    private void sleep() {
        alarm.cancel();
        wakeAt = Optional.empty();
    }

    private void wake(Moment moment) {
        alarm.cancel();
        wakeAt = Optional.of(moment);
        try {
            alarm = tasks.schedule(() -> input(new Input.Tick()), moment.since(ticker.now()));
        } catch (RejectedExecutionException | IllegalStateException e) { // the latter from a component that has stopped
            alarm = () -> {}; // the server takes no work just now: the next input, or standDown, keeps the time
        }
    }
}
