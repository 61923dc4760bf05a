package io.leaderelection.lock.postgres;

import io.leaderelection.lock.Lease;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.lock.LockReply.Released;
import io.leaderelection.lock.LockReply.Unknown;
import io.leaderelection.lock.postgres.Outcome.Seen;
import io.leaderelection.lock.postgres.PostgresSettings.Waiting;
import io.leaderelection.lock.postgres.Step.Done;
import io.leaderelection.time.Moment;
import java.time.Duration;
import java.util.Optional;

/**
 * Which statement goes to which session, in which order, and what the answer means.
 *
 * <p>A leader holds the lock on one session and the guard on another, the witness. Nobody leads without both, seen together
 * by one last statement on the lock's session, which also takes the token. Losing either ends the leadership before the
 * other is given up, so a successor that gets the lock finds the guard taken for as long as the predecessor may believe.
 *
 * <p>Each call is a chain of {@link Step}s that ends in a {@link Done}. Deterministic; does no I/O, reads no clock. Not
 * thread-safe; one call at a time.
 */
final class Protocol {
    private static final Duration SHORTEST_PATIENCE = Duration.ofMillis(1);

    private final PostgresSettings settings;
    private final Sessions sessions;

    /** Present while this node holds the lock, or may. */
    private Optional<Succession> succession = Optional.empty();

    Protocol(PostgresSettings settings) {
        this.settings = settings;
        this.sessions = new Sessions(settings);
    }

    /** See {@link Sessions#misfit}. */
    Optional<String> misfit() {
        return sessions.misfit();
    }

    /** Waits in the queue, waits out the predecessor, confirms: see {@code LeaderLock.acquire}. */
    Step acquire(Moment now) {
        succession.ifPresent(Succession::lookAfterWitness);
        boolean lockLost = succession.isPresent() && !sessions.isOpen(Side.LOCK);
        if (lockLost && succession.filter(Succession::holdsGuard).isPresent()) {
            return abandon("the lock's session was lost", now);
        } else if (lockLost) {
            succession = Optional.empty();
        } else if (succession.filter(waiting -> waiting.hasTakenTooLong(now)).isPresent()) {
            return abandon("a predecessor kept the guard for two leases, so the lock was given back", now);
        }
        return sessions.withBothOpen(
                now, at -> succession.map(waiting -> waiting.settle(at)).orElseGet(() -> queue(at)));
    }

    /** One statement on each session, both counted from one start: see {@code LeaderLock.renew}. */
    Step renew(Lease held, Moment now) {
        Duration patience = settings.renewalPatience();
        return sessions.ask(Side.WITNESS, Action.LOOK, patience, witness -> {
            Optional<String> unguarded = sessions.unguarded(witness);
            if (unguarded.isPresent()) {
                return lose(Side.WITNESS, unguarded.get());
            }
            Duration rest = longer(patience.minus(witness.at().since(now)), SHORTEST_PATIENCE);
            return sessions.ask(
                    Side.LOCK,
                    Action.LOOK,
                    rest,
                    lock -> sessions.unheld(lock)
                            .map(why -> lose(Side.LOCK, why))
                            .orElseGet(
                                    () -> new Done(new Granted(settings.terms().lease(held.token(), now)))));
        });
    }

    /** Keeps both sessions alive and tells who leads: see {@code LeaderLock.look}. */
    Step look(Moment now) {
        return sessions.withBothOpen(now, at -> sessions.keepAlive(Side.LOCK, at, later -> lookAsWitness()));
    }

    /** Guard, then lock; on any doubt the connection: see {@code LeaderLock.release}. */
    Step release(Moment now) {
        return letGo(now, (clean, at) -> new Done(released(clean)));
    }

    /** Releases and gives both connections back: see {@code LeaderLock.park}. */
    Step park(Moment now) {
        return letGo(
                now,
                (clean, at) -> sessions.giveBack(
                        Side.LOCK,
                        at,
                        later -> sessions.giveBack(Side.WITNESS, later, end -> new Done(released(clean)))));
    }

    private Step lookAsWitness() {
        return sessions.ask(
                Side.WITNESS,
                Action.LOOK,
                outcome -> sessions.doubt(Side.WITNESS, outcome)
                        .map(why -> sessions.dropAndSay(Side.WITNESS, why))
                        .orElseGet(
                                () -> refused("does not compete", sight(outcome).leader(), Optional.empty())));
    }

    // ---- waiting for the lock

    private Step queue(Moment now) {
        Duration tooYoungBy = settings.terms().length().minus(sessions.age(Side.LOCK, now));
        if (tooYoungBy.compareTo(Duration.ZERO) > 0) {
            return sessions.keepAlive(Side.LOCK, now, at -> comeOfAge(tooYoungBy));
        }
        return sessions.keepAlive(Side.WITNESS, now, this::waitForLock);
    }

    private Step comeOfAge(Duration left) {
        return sessions.ask(
                Side.WITNESS,
                Action.LOOK,
                outcome -> sessions.doubt(Side.WITNESS, outcome)
                        .map(why -> sessions.dropAndSay(Side.WITNESS, why))
                        .orElseGet(() -> new Done(new Refused(
                                "this node's session is too young to lead for another " + left.toMillis() + " ms",
                                sight(outcome).leader(),
                                Optional.of(shorter(left, settings.touchEvery())),
                                Optional.of(left)))));
    }

    private Step waitForLock(Moment now) {
        boolean poll = settings.waiting() == Waiting.POLL;
        Action action = poll ? Action.TRY_LOCK : Action.WAIT_FOR_LOCK;
        Duration patience = poll ? settings.patience() : settings.waitFor().plus(settings.patience());
        return sessions.ask(Side.LOCK, action, patience, outcome -> {
            Optional<String> doubt = sessions.doubt(Side.LOCK, outcome);
            if (doubt.isPresent()) {
                return sessions.dropAndSay(Side.LOCK, doubt.get());
            }
            Sight sight = sight(outcome);
            if (!sight.lockMine()) {
                Duration unused = settings.waitFor().minus(outcome.at().since(now)); // none, if the queue was waited in
                Optional<Duration> askAgainIn = poll ? Optional.empty() : Optional.of(longer(unused, Duration.ZERO));
                return refused("another node holds the lock", sight.leader(), askAgainIn);
            }
            Succession begun = new Succession(settings, sessions, outcome.at(), sight.doneSeen(), this::abandon);
            succession = Optional.of(begun);
            return begun.settle(outcome.at());
        });
    }

    // ---- giving back

    private Step letGo(Moment now, Departure.Went then) {
        Departure departure = new Departure(
                sessions,
                succession.isPresent(),
                succession.filter(Succession::holdsGuard).isPresent(),
                succession.filter(Succession::hasLed).isPresent());
        succession = Optional.empty();
        return departure.begin(now, then);
    }

    /** Gives everything back without ever having led. */
    private Step abandon(String why, Moment now) {
        return letGo(now, (clean, at) -> refused(why, Optional.empty(), Optional.empty()));
    }

    // ---- what an answer means

    /** Ends a leadership. The session stays open until the core has heard of it: closing the witness frees the guard. */
    private Step lose(Side side, String why) {
        sessions.lose(side);
        return refused(why, Optional.empty(), Optional.empty());
    }

    private static LockReply released(boolean clean) {
        return clean
                ? new Released()
                : new Unknown("the server did not confirm the release; the session was destroyed");
    }

    private static Sight sight(Outcome outcome) {
        return ((Seen) outcome).sight();
    }

    private static Step refused(String why, Optional<String> leader, Optional<Duration> askAgainIn) {
        return new Done(new Refused(why, leader, askAgainIn));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
