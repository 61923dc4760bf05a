package io.leaderelection.runtime;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.LeadershipChecked;
import io.leaderelection.api.LeadershipStatus;
import io.leaderelection.api.LeadershipStatus.State;
import io.leaderelection.api.Term;
import io.leaderelection.core.ElectionState.Leading;
import io.leaderelection.core.Elector;
import io.leaderelection.core.Hold;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.lock.LockReply.Unknown;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What everybody may know of an election at any time: the present term, the grounds for not competing, and who leads
 * otherwise. Read by any thread without waiting; written by one at a time.
 */
final class Standing {
    private final String election;
    private final String node;
    private final Ticker ticker;
    private final Consumer<Throwable> failedAtEnd;

    private volatile Optional<RunningTerm> term = Optional.empty();
    private volatile Set<Hold> holds = Set.of(Hold.NOT_STARTED);
    private volatile Optional<String> leaderSeen = Optional.empty();
    private volatile Optional<Heard> lastHeard = Optional.empty();

    private record Heard(LockReply reply, Moment at) {}

    /**
     * One that has not started.
     *
     * @param failedAtEnd told what an action threw that ran at the end of a term
     */
    Standing(String election, String node, Ticker ticker, Consumer<Throwable> failedAtEnd) {
        this.election = election;
        this.node = node;
        this.ticker = ticker;
        this.failedAtEnd = failedAtEnd;
    }

    /** Takes over what the elector has decided; answers what is to be run because a term has ended. */
    List<Runnable> publish(Elector elector) {
        Optional<Leading> now = elector.state() instanceof Leading leading ? Optional.of(leading) : Optional.empty();
        Optional<RunningTerm> before = term;
        if (before.isPresent() && now.filter(before.get()::isThatOf).isPresent()) {
            before.get().goesOn(now.get());
        } else {
            term = now.map(leading -> new RunningTerm(leading, ticker, failedAtEnd));
        }
        holds = elector.holds();
        return term.equals(before) ? List.of() : before.map(RunningTerm::end).orElse(List.of());
    }

    void heard(LockReply reply) {
        leaderSeen = reply instanceof Refused refused ? refused.holder() : Optional.empty();
        lastHeard = Optional.of(new Heard(reply, ticker.now()));
    }

    /** How long until this node could lead if the lock were free; empty = not until something else changes. */
    Optional<Duration> readyIn(Moment now) {
        if (currentTerm().isPresent()) {
            return Optional.of(Duration.ZERO);
        }
        return holds.isEmpty() ? lastHeard.flatMap(heard -> readyIn(heard, now)) : Optional.empty();
    }

    private static Optional<Duration> readyIn(Heard heard, Moment now) {
        if (heard.reply() instanceof Unknown) {
            return Optional.empty();
        } else if (heard.reply() instanceof Refused refused
                && refused.youngFor().isPresent()) {
            return Optional.of(Outlook.positive(refused.youngFor().get().minus(now.since(heard.at()))));
        }
        return Optional.of(Duration.ZERO);
    }

    /** What the store answered last. */
    Optional<LockReply> lastReply() {
        return lastHeard.map(Heard::reply);
    }

    /** Grounds for not competing. */
    Set<Hold> holds() {
        return holds;
    }

    /** From this moment on this node does not act, unless the store answers before; now, if it does not lead. */
    Moment actsUntil() {
        return currentTerm().map(Leading::actsUntil).orElseGet(ticker::now);
    }

    /** The term in which this node may act at this very moment, as it is now. */
    Optional<Leading> currentTerm() {
        return term.flatMap(RunningTerm::current);
    }

    /** The same for those who keep it. */
    Optional<Term> term() {
        return term.filter(running -> !running.isOver()).map(running -> running);
    }

    boolean isHeldBackBy(Hold hold) {
        return holds.contains(hold);
    }

    /** Whether the store is asked anything. */
    boolean takesPart() {
        return holds.stream().noneMatch(Hold::leavesStore);
    }

    LeadershipChecked checked(Instant at) {
        Optional<Leading> leading = currentTerm();
        return new LeadershipChecked(
                election, node, leading.isPresent(), leader(leading), leading.map(Standing::token), at);
    }

    LeadershipStatus status() {
        Optional<Leading> leading = currentTerm();
        State state = leading.isPresent() ? State.LEADER : takesPart() ? State.FOLLOWER : State.BOOTSTRAP;
        return new LeadershipStatus(
                election,
                node,
                state,
                leader(leading),
                leading.map(term -> term.since().wall()),
                leading.map(Standing::token),
                leading.map(term -> term.actsUntil().since(ticker.now()))
                        .filter(left -> !left.isNegative())
                        .orElse(Duration.ZERO));
    }

    /** Who leads instead, for people. */
    String leaderSentence() {
        return leaderSeen.map(leader -> leader + " leads").orElse("no leader is known");
    }

    static FencingToken token(Leading leading) {
        return leading.lease().token();
    }

    private Optional<String> leader(Optional<Leading> leading) {
        return leading.map(term -> node).or(() -> leaderSeen);
    }
}
