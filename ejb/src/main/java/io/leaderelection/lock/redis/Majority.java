package io.leaderelection.lock.redis;

import io.leaderelection.api.FencingToken;
import io.leaderelection.lock.Lease;
import io.leaderelection.lock.LeaseTerms;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.lock.LockReply.Released;
import io.leaderelection.lock.LockReply.Unknown;
import io.leaderelection.lock.redis.RedisSettings.Mode;
import io.leaderelection.lock.redis.Step.AskAll;
import io.leaderelection.lock.redis.Step.Await;
import io.leaderelection.lock.redis.Step.Done;
import io.leaderelection.lock.redis.Step.Leave;
import io.leaderelection.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;

/**
 * Which scripts are run on several independent masters, of which a majority decides, and what their reports mean.
 *
 * <p>The algorithm is Redlock (redis.io, "Distributed Locks with Redis"): set the key on all masters, lead if a majority was
 * won while time is left, else give all of it back and try again after a random pause. Two things are added. A master votes
 * only when its since-entry is as old as a key can live, as in {@link Protocol}. And the token, the highest fence of the
 * majority, is written back to a majority before anybody leads: so the next majority, which shares a master with this one,
 * takes a higher one.
 *
 * <p>Deterministic but for the random pause it is given; does no I/O, reads no clock.
 */
final class Majority implements Rules {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(60);

    private final RedisSettings settings;
    private final LeaseTerms terms;
    private final Signature signature;
    private final int masters;
    private final LongUnaryOperator random;
    private long attempts;

    /** Present while keys have our value, or may have it. */
    private Optional<String> written = Optional.empty();

    /** While this node leads: identity of each master, present for those that voted for it; else no masters. */
    private List<Optional<String>> votes = List.of();

    private Optional<Moment> tryAt = Optional.empty();
    private Optional<String> misfit = Optional.empty();

    /**
     * Rules for a number of masters.
     *
     * @param random a number from 0 to below its argument
     */
    Majority(RedisSettings settings, int masters, LongUnaryOperator random) {
        this.settings = settings;
        this.terms = withDrift(settings.terms());
        this.signature = new Signature(settings.node(), settings.instance());
        this.masters = masters;
        this.random = random;
    }

    /** The page takes a hundredth of the time to live and 2 ms for the drift of the masters' clocks. */
    private static LeaseTerms withDrift(LeaseTerms terms) {
        Duration drift = terms.length().dividedBy(100).plusMillis(2);
        return new LeaseTerms(terms.length(), longer(terms.margin(), drift));
    }

    @Override
    public Optional<String> misfit() {
        return misfit;
    }

    @Override
    public Step acquire(Moment now) {
        Duration rest = tryAt.map(at -> at.since(now)).orElse(Duration.ZERO);
        tryAt = Optional.empty();
        votes = List.of();
        return rest.compareTo(Duration.ZERO) > 0 ? new Await(rest, at -> survey(true)) : survey(true);
    }

    @Override
    public Step renew(Lease held) {
        if (written.isEmpty() || votes.isEmpty()) {
            return refused("this node does not hold the lock", Optional.empty(), Optional.empty());
        }
        String value = written.get();
        boolean fixed = settings.mode() == Mode.FIXED;
        Duration patience = shorter(settings.masterPatience(), settings.renewalPatience());
        return ask(fixed ? Action.CHECK : Action.RENEW, value, patience, ballot -> {
            long ours = ballot.countStill(value, votes);
            if (ballot.isMajority(ours)) {
                return new Done(new Granted(fixed ? held : terms.lease(held.token(), ballot.sentAt())));
            } else if (ballot.isMajority(ours + ballot.countSilent(votes))) {
                return unknown("only %d of %d masters confirm; %s".formatted(ours, masters, ballot.firstFailure()));
            }
            votes = List.of();
            return refused("no majority of the masters keeps this node's lock", holder(ballot), Optional.empty());
        });
    }

    @Override
    public Step look() {
        tryAt = Optional.empty();
        return ask(
                Action.LOOK,
                "",
                settings.masterPatience(),
                ballot ->
                        tooFew(ballot).orElseGet(() -> refused("does not compete", holder(ballot), Optional.empty())));
    }

    @Override
    public Step release() {
        tryAt = Optional.empty();
        votes = List.of();
        return written.map(value -> ask(Action.RELEASE, value, settings.masterPatience(), ballot -> {
                    written = ballot.everywhere() ? Optional.empty() : written;
                    return ballot.isMajority(ballot.count(sight -> !sight.ownedBy(value)))
                            ? new Done(new Released())
                            : unknown("too few masters confirmed the release: " + ballot.firstFailure());
                }))
                .orElseGet(() -> new Done(new Released()));
    }

    @Override
    public Step park() {
        return thenLeave(release());
    }

    // ---- acquiring

    /** Looks before it writes: a vote taken from a leader that has a majority already would only weaken it. */
    private Step survey(boolean mayClearUp) {
        return ask(Action.CHECK, "", settings.masterPatience(), ballot -> {
            Optional<String> ghost = ballot.sights()
                    .flatMap(sight -> sight.owner().stream())
                    .filter(signature::wrote)
                    .findFirst();
            if (ghost.isPresent() && mayClearUp) {
                return ask(Action.RELEASE, ghost.get(), settings.masterPatience(), cleared -> survey(false));
            }
            return tooFew(ballot).orElseGet(() -> {
                if (!ballot.isMajority(ballot.count(ballot::isOfAge))) {
                    return tooYoung(ballot);
                }
                return ballot.isMajority(ballot.count(ballot::isFree)) ? attempt() : busy(ballot);
            });
        });
    }

    private Step attempt() {
        String value = signature.of(++attempts);
        written = Optional.of(value);
        return ask(
                Action.ACQUIRE,
                value,
                settings.masterPatience(),
                won -> won.isMajority(won.countFor(value)) ? writeBack(value, won) : giveBack(value, won));
    }

    private Step writeBack(String value, Ballot won) {
        long token = won.highestFence(value);
        List<Optional<String>> voters = won.votesFor(value);
        return ask(Action.RAISE, value, token, settings.masterPatience(), ballot -> {
            Lease lease = terms.lease(new FencingToken(token), won.sentAt());
            long confirmed = ballot.countStill(value, voters, sight -> sight.fence() >= token);
            if (!ballot.isMajority(confirmed) || lease.isOver(ballot.at())) {
                return giveBack(value, ballot);
            }
            votes = voters;
            return new Done(new Granted(lease));
        });
    }

    /** Releases everywhere, also where no answer came from, and tries again after a random pause. */
    private Step giveBack(String value, Ballot tried) {
        return ask(Action.RELEASE, value, settings.masterPatience(), ballot -> {
            written = ballot.everywhere() ? Optional.empty() : Optional.of(value);
            long spread = LONGEST_PAUSE.minus(SHORTEST_PAUSE).toMillis();
            tryAt = Optional.of(ballot.at().plus(SHORTEST_PAUSE).plus(Duration.ofMillis(random.applyAsLong(spread))));
            return refused("no majority of the masters could be won", holder(tried), Optional.of(Duration.ZERO));
        });
    }

    private Step busy(Ballot ballot) {
        Duration wait = ballot.freeIn()
                .map(left -> left.plusMillis(1 + random.applyAsLong(LONGEST_PAUSE.toMillis() / 4)))
                .filter(left -> left.compareTo(settings.followerCheck()) < 0)
                .orElse(settings.followerCheck());
        tryAt = Optional.of(ballot.at().plus(wait));
        return refused("another node holds the lock", holder(ballot), Optional.of(Duration.ZERO));
    }

    private Step tooYoung(Ballot ballot) {
        Duration missing = ballot.ofAgeIn().orElse(settings.followerCheck());
        return new Done(new Refused(
                "too many masters may have forgotten a leader: a majority is trusted only in another "
                        + missing.toMillis() + " ms",
                holder(ballot),
                Optional.of(shorter(missing, settings.followerCheck())),
                Optional.of(missing)));
    }

    private Optional<Step> tooFew(Ballot ballot) {
        return ballot.isMajority(ballot.answered())
                ? Optional.empty()
                : Optional.of(unknown("only %d of %d masters answer; %s"
                        .formatted(ballot.answered(), masters, ballot.firstFailure())));
    }

    // ----

    private Step ask(Action action, String value, Duration patience, Function<Ballot, Step> then) {
        return ask(action, value, 0, patience, then);
    }

    private Step ask(Action action, String value, long token, Duration patience, Function<Ballot, Step> then) {
        return new AskAll(action, value, token, patience, outcomes -> {
            Ballot ballot = new Ballot(outcomes, terms.length());
            misfit = ballot.misfit();
            return then.apply(ballot);
        });
    }

    private static Optional<String> holder(Ballot ballot) {
        return ballot.owner().map(Signature::shown);
    }

    private static Step thenLeave(Step step) {
        if (step instanceof AskAll ask) {
            return new AskAll(
                    ask.action(),
                    ask.value(),
                    ask.token(),
                    ask.patience(),
                    outcomes -> thenLeave(ask.then().apply(outcomes)));
        }
        return new Leave(at -> step);
    }

    private static Step unknown(String why) {
        return new Done(new Unknown(why));
    }

    private static Step refused(String why, Optional<String> holder, Optional<Duration> askAgainIn) {
        return new Done(new Refused(why, holder, askAgainIn));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
