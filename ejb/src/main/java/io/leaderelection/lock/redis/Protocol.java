package io.leaderelection.lock.redis;

import io.leaderelection.api.FencingToken;
import io.leaderelection.lock.Lease;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.lock.LockReply.Released;
import io.leaderelection.lock.LockReply.Unknown;
import io.leaderelection.lock.redis.Outcome.Failed;
import io.leaderelection.lock.redis.Outcome.Seen;
import io.leaderelection.lock.redis.RedisSettings.Mode;
import io.leaderelection.lock.redis.Step.Ask;
import io.leaderelection.lock.redis.Step.Await;
import io.leaderelection.lock.redis.Step.Done;
import io.leaderelection.lock.redis.Step.Leave;
import io.leaderelection.time.Moment;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which script is run on the one master there is, and what its report means.
 *
 * <p>The holder's lease ends before its key does, because it counts from before the request and less a margin. A store can
 * lose the key earlier: restarted without its data, flushed, or replaced by a replica that had not heard of it. Then its
 * identity changes, or the entry is gone that says since when that identity is known; and until the entry is as old as a
 * key can live, nobody gets the lock.
 *
 * <p>Each call is a chain of {@link Step}s that ends in a {@link Done}. Deterministic; does no I/O, reads no clock. Not
 * thread-safe; one call at a time.
 */
final class Protocol implements Rules {
    private static final String REPLICA = "the server is a replica and takes no lock; a master is needed";

    private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);

    private final RedisSettings settings;
    private final Signature signature;
    private long attempts;

    /** Present while the key has our value, or may have it. */
    private Optional<String> written = Optional.empty();

    /** Present while this node leads: identity of the store that granted. */
    private Optional<String> grantedBy = Optional.empty();

    /** When to try again, after the lock was seen in other hands. */
    private Optional<Moment> tryAt = Optional.empty();

    private Optional<String> misfit = Optional.empty();

    Protocol(RedisSettings settings) {
        this.settings = settings;
        this.signature = new Signature(settings.node(), settings.instance());
    }

    @Override
    public Optional<String> misfit() {
        return misfit;
    }

    /** Waits until the key may be free, then tries: see {@code LeaderLock.acquire}. */
    @Override
    public Step acquire(Moment now) {
        Duration rest = tryAt.map(at -> at.since(now)).orElse(Duration.ZERO);
        tryAt = Optional.empty();
        return rest.compareTo(Duration.ZERO) > 0 ? new Await(rest, at -> attempt(true)) : attempt(true);
    }

    /** Prolongs the key, or only looks whether it is still ours: see {@code LeaderLock.renew}. */
    @Override
    public Step renew(Lease held) {
        if (written.isEmpty() || grantedBy.isEmpty()) {
            return refused("this node does not hold the lock", Optional.empty(), Optional.empty());
        }
        String value = written.get();
        String store = grantedBy.get();
        Action action = settings.mode() == Mode.FIXED ? Action.CHECK : Action.RENEW;
        return ask(action, value, settings.renewalPatience(), seen -> {
            Optional<String> lost = lost(seen.sight(), value, store);
            if (lost.isPresent()) {
                grantedBy = Optional.empty();
                return refused(lost.get(), holder(seen.sight()), Optional.empty());
            }
            return new Done(new Granted(
                    settings.mode() == Mode.FIXED ? held : settings.terms().lease(held.token(), seen.sentAt())));
        });
    }

    /** Tells who leads: see {@code LeaderLock.look}. */
    @Override
    public Step look() {
        tryAt = Optional.empty();
        return ask(
                Action.LOOK,
                "",
                settings.patience(),
                seen -> refused("does not compete", holder(seen.sight()), Optional.empty()));
    }

    /** Deletes the key if it is ours: see {@code LeaderLock.release}. */
    @Override
    public Step release() {
        tryAt = Optional.empty();
        grantedBy = Optional.empty();
        return written.map(value -> ask(Action.RELEASE, value, settings.patience(), seen -> {
                    written = Optional.empty();
                    return new Done(new Released());
                }))
                .orElseGet(() -> new Done(new Released()));
    }

    /** Releases and closes the connections: see {@code LeaderLock.park}. */
    @Override
    public Step park() {
        return thenLeave(release());
    }

    // ---- acquiring

    /** One attempt, with a value of its own. */
    private Step attempt(boolean mayClearUp) {
        String value = signature.of(++attempts);
        written = Optional.of(value);
        grantedBy = Optional.empty();
        return ask(Action.ACQUIRE, value, settings.patience(), seen -> {
            Sight sight = seen.sight();
            if (sight.ownedBy(value)) {
                return granted(value, seen);
            }
            written = Optional.empty();
            Optional<String> ghost = sight.owner().filter(signature::wrote);
            if (ghost.isPresent() && mayClearUp) {
                return clearUp(ghost.get());
            }
            return sight.owner().isPresent() ? busy(seen) : tooYoung(sight);
        });
    }

    private Step granted(String value, Seen seen) {
        Sight sight = seen.sight();
        if (youngBy(sight)
                .isPresent()) { // whatever the script did: nobody leads on a store that may have forgotten a leader
            return ask(Action.RELEASE, value, settings.patience(), released -> {
                written = Optional.empty();
                return tooYoung(sight);
            });
        }
        grantedBy = Optional.of(sight.identity());
        return new Done(new Granted(settings.terms().lease(new FencingToken(sight.fence()), seen.sentAt())));
    }

    /** Deletes what an attempt of this node left behind whose reply never came, and tries anew. */
    private Step clearUp(String ghost) {
        written = Optional.of(ghost);
        return ask(Action.RELEASE, ghost, settings.patience(), seen -> attempt(false));
    }

    private Step busy(Seen seen) {
        Duration wait = seen.sight()
                .remaining()
                .map(left -> left.plus(SHORTEST_WAIT)) // the key goes within the millisecond after its last
                .filter(left -> left.compareTo(settings.followerCheck()) < 0)
                .orElse(settings.followerCheck());
        tryAt = Optional.of(seen.at().plus(wait));
        // The next call waits by itself, so that it hears of a release.
        return refused("another node holds the lock", holder(seen.sight()), Optional.of(Duration.ZERO));
    }

    private Step tooYoung(Sight sight) {
        Duration rest = youngBy(sight).orElse(Duration.ZERO);
        Duration wait = rest.compareTo(settings.followerCheck()) < 0 ? rest : settings.followerCheck();
        return new Done(new Refused(
                "the store may have forgotten a leader: its data is trusted only in another " + rest.toMillis() + " ms",
                Optional.empty(),
                Optional.of(wait),
                Optional.of(rest)));
    }

    /** How much is missing until the store is as old as a key can live; empty = nothing. */
    private Optional<Duration> youngBy(Sight sight) {
        return Optional.of(settings.terms().length().minus(sight.age()))
                .filter(missing -> missing.compareTo(Duration.ZERO) > 0);
    }

    // ---- what a report means

    private static Optional<String> lost(Sight sight, String value, String store) {
        if (!sight.ownedBy(value)) {
            return Optional.of(
                    sight.owner().isPresent()
                            ? "another node holds the lock"
                            : "the store no longer knows of this node's lock");
        }
        boolean same = sight.identity().equals(store)
                && sight.trusted().filter(named -> !named.equals(store)).isEmpty();
        return same
                ? Optional.empty()
                : Optional.of("another server, or another run of it, answers than granted the lock");
    }

    private static Optional<String> holder(Sight sight) {
        return sight.owner().map(Signature::shown);
    }

    /** Runs a script; an answer that is none is Unknown, and changes nothing of what is known. */
    private Step ask(Action action, String value, Duration patience, Function<Seen, Step> then) {
        return new Ask(action, value, patience, outcome -> {
            if (outcome instanceof Failed failed) {
                misfit = Optional.of(failed.why()).filter(why -> failed.lasting());
                return unknown(failed.why());
            }
            Seen seen = (Seen) outcome;
            misfit = Optional.empty();
            return seen.sight().master() ? then.apply(seen) : unknown(REPLICA);
        });
    }

    private static Step thenLeave(Step step) {
        if (step instanceof Ask ask) {
            return new Ask(
                    ask.action(),
                    ask.value(),
                    ask.patience(),
                    outcome -> thenLeave(ask.then().apply(outcome)));
        }
        return new Leave(at -> step);
    }

    private static Step unknown(String why) {
        return new Done(new Unknown(why));
    }

    private static Step refused(String why, Optional<String> holder, Optional<Duration> askAgainIn) {
        return new Done(new Refused(why, holder, askAgainIn));
    }
}
