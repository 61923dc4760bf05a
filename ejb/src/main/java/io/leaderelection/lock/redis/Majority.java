package io.leaderelection.lock.redis;

import io.leaderelection.api.FencingToken;
import io.leaderelection.lock.Lease;
import io.leaderelection.lock.LeaseTerms;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.lock.LockReply.Released;
import io.leaderelection.lock.LockReply.Unknown;
import io.leaderelection.lock.redis.Outcome.Failed;
import io.leaderelection.lock.redis.Outcome.Seen;
import io.leaderelection.lock.redis.RedisSettings.Mode;
import io.leaderelection.lock.redis.Step.AskAll;
import io.leaderelection.lock.redis.Step.Await;
import io.leaderelection.lock.redis.Step.Done;
import io.leaderelection.lock.redis.Step.Leave;
import io.leaderelection.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.Stream;

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
        return ask(fixed ? Action.CHECK : Action.RENEW, value, patience, outcomes -> {
            int ours = 0;
            int silent = 0;
            for (int i = 0; i < masters; i++) {
                ours += stillVotes(outcomes.get(i), value, votes.get(i)) ? 1 : 0;
                silent += outcomes.get(i) instanceof Failed && votes.get(i).isPresent() ? 1 : 0;
            }
            if (ours >= majority()) {
                return new Done(new Granted(fixed ? held : terms.lease(held.token(), sentAt(outcomes))));
            } else if (ours + silent >= majority()) {
                return unknown("only %d of %d masters confirm; %s".formatted(ours, masters, firstFailure(outcomes)));
            }
            votes = List.of();
            return refused("no majority of the masters keeps this node's lock", holder(outcomes), Optional.empty());
        });
    }

    @Override
    public Step look() {
        tryAt = Optional.empty();
        return ask(
                Action.LOOK,
                "",
                settings.masterPatience(),
                outcomes -> tooFew(outcomes)
                        .orElseGet(() -> refused("does not compete", holder(outcomes), Optional.empty())));
    }

    @Override
    public Step release() {
        tryAt = Optional.empty();
        votes = List.of();
        return written.map(value -> ask(Action.RELEASE, value, settings.masterPatience(), outcomes -> {
                    boolean free = count(outcomes, sight -> !sight.ownedBy(value)) >= majority();
                    if (count(outcomes, sight -> true) == masters) {
                        written = Optional.empty();
                    }
                    return free
                            ? new Done(new Released())
                            : unknown("too few masters confirmed the release: " + firstFailure(outcomes));
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
        return ask(Action.CHECK, "", settings.masterPatience(), outcomes -> {
            Optional<String> ghost = sights(outcomes)
                    .flatMap(sight -> sight.owner().stream())
                    .filter(signature::wrote)
                    .findFirst();
            if (ghost.isPresent() && mayClearUp) {
                return ask(Action.RELEASE, ghost.get(), settings.masterPatience(), cleared -> survey(false));
            }
            return tooFew(outcomes).orElseGet(() -> {
                if (count(outcomes, this::isOfAge) < majority()) {
                    return tooYoung(outcomes);
                }
                boolean worthwhile =
                        count(outcomes, sight -> isOfAge(sight) && sight.owner().isEmpty()) >= majority();
                return worthwhile ? attempt() : busy(outcomes);
            });
        });
    }

    private Step attempt() {
        String value = signature.of(++attempts);
        written = Optional.of(value);
        return ask(Action.ACQUIRE, value, settings.masterPatience(), outcomes -> {
            if (count(outcomes, sight -> isVote(sight, value)) < majority()) {
                return giveBack(value, outcomes);
            }
            long token = sights(outcomes)
                    .filter(sight -> isVote(sight, value))
                    .mapToLong(Sight::fence)
                    .max()
                    .orElseThrow();
            return writeBack(value, token, outcomes);
        });
    }

    private Step writeBack(String value, long token, List<Outcome> won) {
        return new AskAll(Action.RAISE, value, token, settings.masterPatience(), outcomes -> {
            Moment at = latest(outcomes);
            Lease lease = terms.lease(new FencingToken(token), sentAt(won));
            int confirmed = 0;
            List<Optional<String>> voters = new ArrayList<>();
            for (int i = 0; i < masters; i++) {
                Optional<String> identity = vote(won.get(i), value);
                boolean stands = stillVotes(outcomes.get(i), value, identity)
                        && ((Seen) outcomes.get(i)).sight().fence() >= token;
                confirmed += stands ? 1 : 0;
                voters.add(identity);
            }
            if (confirmed < majority() || lease.isOver(at)) {
                return giveBack(value, outcomes);
            }
            votes = List.copyOf(voters);
            return new Done(new Granted(lease));
        });
    }

    /** Releases everywhere, also where no answer came from, and tries again after a random pause. */
    private Step giveBack(String value, List<Outcome> tried) {
        return ask(Action.RELEASE, value, settings.masterPatience(), outcomes -> {
            boolean everywhere = count(outcomes, sight -> true) == masters;
            written = everywhere ? Optional.empty() : Optional.of(value);
            long spread = LONGEST_PAUSE.minus(SHORTEST_PAUSE).toMillis();
            tryAt = Optional.of(
                    latest(outcomes).plus(SHORTEST_PAUSE).plus(Duration.ofMillis(random.applyAsLong(spread))));
            return refused("no majority of the masters could be won", holder(tried), Optional.of(Duration.ZERO));
        });
    }

    private Step busy(List<Outcome> outcomes) {
        long free = count(outcomes, sight -> isOfAge(sight) && sight.owner().isEmpty());
        Duration wait = sights(outcomes)
                .filter(this::isOfAge)
                .flatMap(sight -> sight.remaining().stream())
                .sorted()
                .skip(Math.max(0, majority() - free - 1)) // so many keys have to go until a majority is free
                .findFirst()
                .map(left -> left.plusMillis(1 + random.applyAsLong(LONGEST_PAUSE.toMillis() / 4)))
                .filter(left -> left.compareTo(settings.followerCheck()) < 0)
                .orElse(settings.followerCheck());
        tryAt = Optional.of(latest(outcomes).plus(wait));
        return refused("another node holds the lock", holder(outcomes), Optional.of(Duration.ZERO));
    }

    private Step tooYoung(List<Outcome> outcomes) {
        Duration missing = sights(outcomes)
                .map(sight -> terms.length().minus(sight.age()))
                .sorted()
                .skip(majority() - 1L)
                .findFirst()
                .orElse(settings.followerCheck());
        return refused(
                "too many masters may have forgotten a leader: a majority is trusted only in another "
                        + missing.toMillis() + " ms",
                holder(outcomes),
                Optional.of(shorter(missing, settings.followerCheck())));
    }

    // ---- what reports mean

    private int majority() {
        return masters / 2 + 1;
    }

    private boolean isOfAge(Sight sight) {
        return sight.age().compareTo(terms.length()) >= 0;
    }

    private boolean isVote(Sight sight, String value) {
        return sight.ownedBy(value) && isOfAge(sight);
    }

    private Optional<String> vote(Outcome outcome, String value) {
        return outcome instanceof Seen seen && seen.sight().master() && isVote(seen.sight(), value)
                ? Optional.of(seen.sight().identity())
                : Optional.empty();
    }

    private static boolean stillVotes(Outcome outcome, String value, Optional<String> identity) {
        return outcome instanceof Seen seen
                && seen.sight().master()
                && seen.sight().ownedBy(value)
                && identity.filter(seen.sight().identity()::equals).isPresent()
                && seen.sight()
                        .trusted()
                        .filter(named -> !identity.equals(Optional.of(named)))
                        .isEmpty();
    }

    private Optional<String> holder(List<Outcome> outcomes) {
        List<String> owners =
                sights(outcomes).flatMap(sight -> sight.owner().stream()).toList();
        return owners.stream()
                .filter(owner -> owners.stream().filter(owner::equals).count() >= majority())
                .findFirst()
                .map(Signature::shown);
    }

    private Optional<Step> tooFew(List<Outcome> outcomes) {
        long answered = count(outcomes, sight -> true);
        return answered >= majority()
                ? Optional.empty()
                : Optional.of(unknown(
                        "only %d of %d masters answer; %s".formatted(answered, masters, firstFailure(outcomes))));
    }

    private static String firstFailure(List<Outcome> outcomes) {
        return outcomes.stream()
                .filter(Failed.class::isInstance)
                .map(failed -> ((Failed) failed).why())
                .findFirst()
                .orElse("the others do not have it");
    }

    private static Stream<Sight> sights(List<Outcome> outcomes) {
        return outcomes.stream()
                .filter(Seen.class::isInstance)
                .map(seen -> ((Seen) seen).sight())
                .filter(Sight::master);
    }

    private static long count(List<Outcome> outcomes, Predicate<Sight> what) {
        return sights(outcomes).filter(what).count();
    }

    /** Before the first of several requests was sent. */
    private static Moment sentAt(List<Outcome> outcomes) {
        return outcomes.stream()
                .filter(Seen.class::isInstance)
                .map(seen -> ((Seen) seen).sentAt())
                .reduce(Moment::earlier)
                .orElseThrow();
    }

    private static Moment latest(List<Outcome> outcomes) {
        return outcomes.stream().map(Outcome::at).reduce(Moment::later).orElseThrow();
    }

    private Step ask(Action action, String value, Duration patience, Function<List<Outcome>, Step> then) {
        return new AskAll(action, value, 0, patience, outcomes -> {
            List<String> lasting = outcomes.stream()
                    .filter(outcome -> outcome instanceof Failed failed && failed.lasting())
                    .map(outcome -> ((Failed) outcome).why())
                    .toList();
            misfit = lasting.size() > masters - majority() ? Optional.of(lasting.get(0)) : Optional.empty();
            return then.apply(outcomes);
        });
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
