package io.leaderelection.lock.postgres;

import io.leaderelection.api.FencingToken;
import io.leaderelection.lock.Lease;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Held;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.lock.LockReply.Released;
import io.leaderelection.lock.LockReply.Unknown;
import io.leaderelection.lock.postgres.Outcome.Failed;
import io.leaderelection.lock.postgres.Outcome.Seen;
import io.leaderelection.lock.postgres.PostgresSettings.Takeover;
import io.leaderelection.lock.postgres.PostgresSettings.Waiting;
import io.leaderelection.lock.postgres.Step.Done;
import io.leaderelection.lock.postgres.Step.Pause;
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
    /** A successor looks for the end of the predecessor's mark this soon, and then more and more seldom. */
    private static final Duration SHORTEST_MARK_PAUSE = Duration.ofNanos(500_000);

    /** Up to here a pause is not worth an answer. */
    private static final Duration SHORT_MARK_PAUSE = Duration.ofMillis(2);

    private static final Duration LONGEST_MARK_PAUSE = Duration.ofMillis(5);

    /** A witness heard this recently need not be asked again before the last statement. */
    private static final Duration FRESH = Duration.ofMillis(300);

    private static final String WAITS_FOR_MUCH =
            "; it was the statement that takes the fencing token, which waits for a"
                    + " background worker of the server, for the disk, and for a synchronous standby where one is asked for";

    private static final Duration SHORTEST_PATIENCE = Duration.ofMillis(1);
    private static final Duration GUARD_PAUSE = Duration.ofMillis(5);
    private static final Duration WITNESS_PAUSE = Duration.ofMillis(50);

    private final PostgresSettings settings;
    private final Sessions sessions;

    /** Present while this node holds the lock, or may: when the grant was seen, after the reply. */
    private Optional<Moment> grantSeen = Optional.empty();

    /** Present while this node holds the guard, or may: when that was seen, after the reply. */
    private Optional<Moment> guardSeen = Optional.empty();

    /**
     * Whether the mark of a clean release was seen since this node holds the lock. Nobody begins to lead beside one, so it
     * speaks for whoever led last.
     */
    private boolean releasedCleanly;

    /** Whether the server was asked for a worker since the guard was seen. */
    private boolean askedForWorker;

    /** Whether the lock in hand was ever granted: only then its release says that the predecessor is done. */
    private boolean confirmed;

    private Duration markPause = SHORTEST_MARK_PAUSE;

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
        grantSeen = grantSeen.filter(seen -> sessions.isOpen(Side.LOCK));
        guardSeen = guardSeen.filter(seen -> sessions.isOpen(Side.WITNESS));
        Duration longest = settings.terms().length().multipliedBy(2).plus(settings.settleFor());
        if (grantSeen.isEmpty() && guardSeen.isPresent()) {
            return abandon("the lock's session was lost", now);
        } else if (grantSeen
                .filter(seen -> now.since(seen).compareTo(longest) > 0)
                .isPresent()) {
            return abandon("a predecessor kept the guard for two leases, so the lock was given back", now);
        }
        return sessions.withBothOpen(now, at -> grantSeen.isPresent() ? settle(at) : queue(at));
    }

    /** One statement on each session, both counted from one start: see {@code LeaderLock.renew}. */
    Step renew(Lease held, Moment now) {
        Duration patience = settings.renewalPatience();
        return sessions.ask(Side.WITNESS, Action.LOOK, patience, witness -> {
            Optional<String> unguarded = unguarded(witness);
            if (unguarded.isPresent()) {
                return lose(Side.WITNESS, unguarded.get());
            }
            Duration rest = longer(patience.minus(witness.at().since(now)), SHORTEST_PATIENCE);
            return sessions.ask(
                    Side.LOCK,
                    Action.LOOK,
                    rest,
                    lock -> unheld(lock)
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
                        .orElseGet(() -> refused(
                                "this node's session is too young to lead for another " + left.toMillis() + " ms",
                                sight(outcome).leader(),
                                Optional.of(shorter(left, settings.touchEvery())))));
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
            grantSeen = Optional.of(outcome.at());
            releasedCleanly = sight.doneSeen();
            markPause = SHORTEST_MARK_PAUSE;
            return settle(outcome.at());
        });
    }

    // ---- holding the lock, not leading yet

    private Step settle(Moment now) {
        if (sessions.silence(Side.LOCK, now).compareTo(settings.touchEvery()) >= 0) {
            return sessions.ask(
                    Side.LOCK,
                    Action.LOOK,
                    outcome -> lockGone(outcome)
                            .map(why -> abandon(why, outcome.at()))
                            .orElseGet(() -> settle(outcome.at())));
        } else if (guardSeen.isEmpty()) {
            return waitForGuard();
        }
        Duration rest = settledAt().since(now);
        boolean settled = rest.compareTo(Duration.ZERO) <= 0;
        if (!settled && !mayAskForWorker()) {
            return waitOut(rest, now);
        } else if (sessions.silence(Side.WITNESS, now).compareTo(shorter(FRESH, settings.patience())) > 0) {
            return sessions.ask(
                    Side.WITNESS,
                    Action.LOOK,
                    outcome -> unguarded(outcome).map(this::changeWitness).orElseGet(() -> confirm(settled)));
        }
        return confirm(settled);
    }

    private Moment settledAt() {
        Moment both = Moment.later(grantSeen.orElseThrow(), guardSeen.orElseThrow());
        return releasedCleanly ? both : both.plus(settings.settleFor());
    }

    private Step waitOut(Duration rest, Moment now) {
        return sessions.keepAlive(
                Side.WITNESS,
                now,
                at -> held("the predecessor did not say that it is done", shorter(rest, settings.touchEvery())));
    }

    private boolean mayAskForWorker() {
        return settings.takeover() == Takeover.FAST && !askedForWorker;
    }

    private Step awaitUnmarked() {
        Duration pause = markPause;
        markPause = shorter(pause.multipliedBy(2), LONGEST_MARK_PAUSE);
        return pause.compareTo(SHORT_MARK_PAUSE) <= 0
                ? new Pause(pause, this::settle)
                : held("the predecessor still marks its clean release", pause);
    }

    private Step waitForGuard() {
        Duration patience = PostgresSettings.GUARD_WAIT.plus(settings.patience());
        return sessions.ask(Side.WITNESS, Action.WAIT_FOR_GUARD, patience, outcome -> {
            Optional<String> doubt = sessions.doubt(Side.WITNESS, outcome);
            if (doubt.isPresent()) {
                return changeWitness(doubt.get());
            }
            Sight sight = sight(outcome);
            releasedCleanly |= sight.doneSeen();
            if (!sight.guardMine()) {
                return held(guardHolder(sight), GUARD_PAUSE);
            }
            guardSeen = Optional.of(outcome.at());
            askedForWorker = false;
            return settle(outcome.at());
        });
    }

    private Step changeWitness(String why) {
        guardSeen = Optional.empty();
        return sessions.drop(Side.WITNESS, at -> held(why, WITNESS_PAUSE));
    }

    private Step confirm(boolean settled) {
        return settled ? confirm(Action.LOOK_AND_TAKE_TOKEN, settings.patience()) : confirmByWorker();
    }

    /**
     * Both locks are free: the predecessor's process has ended, or the server is ending all sessions, one after another. One
     * that stops starts no worker before it ends the first of them, so a worker that it starts now tells the two apart sooner
     * than waiting does. The server gives up after the grace, so waiting is then over, too.
     */
    private Step confirmByWorker() {
        askedForWorker = true;
        return confirm(Action.START_WORKER_AND_TAKE_TOKEN, settings.grace().plus(settings.patience()));
    }

    /**
     * The last statement before leading; nothing seen earlier counts. Nobody leads beside a mark: it would still be there, and
     * speak for the wrong term, if the new term then ended without a release.
     */
    private Step confirm(Action action, Duration patience) {
        return sessions.ask(Side.LOCK, action, patience, outcome -> {
            Optional<String> unheld = unheld(outcome);
            if (outcome instanceof Failed) {
                return abandon(unheld.orElseThrow() + WAITS_FOR_MUCH, outcome.at());
            } else if (unheld.isPresent()) {
                return abandon(unheld.get(), outcome.at());
            }
            Seen seen = (Seen) outcome;
            if (seen.sight().doneSeen()) {
                releasedCleanly = true;
                return awaitUnmarked();
            } else if (action == Action.START_WORKER_AND_TAKE_TOKEN
                    && seen.sight().token().isEmpty()) {
                return settle(outcome.at()); // none ran
            }
            Moment from = Moment.earlier(seen.sentAt(), sessions.heardAt(Side.WITNESS));
            confirmed = true;
            FencingToken token = new FencingToken(seen.sight().token().orElseThrow());
            return new Done(new Granted(settings.terms().lease(token, from)));
        });
    }

    // ---- giving back

    private Step letGo(Moment now, Departure.Went then) {
        Departure departure = new Departure(sessions, grantSeen.isPresent(), guardSeen.isPresent(), confirmed);
        grantSeen = Optional.empty();
        guardSeen = Optional.empty();
        confirmed = false;
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

    private Optional<String> unguarded(Outcome outcome) {
        return sessions.doubt(Side.WITNESS, outcome)
                .or(() -> said(!sight(outcome).guardMine(), "the witness no longer holds the guard"));
    }

    private Optional<String> lockGone(Outcome outcome) {
        return sessions.doubt(Side.LOCK, outcome)
                .or(() -> said(!sight(outcome).lockMine(), "the session no longer holds the lock"));
    }

    private Optional<String> unheld(Outcome outcome) {
        return lockGone(outcome)
                .or(() -> said(
                        !sight(outcome).guardPid().equals(sessions.pid(Side.WITNESS)),
                        "the guard is not held by this node's witness"));
    }

    private static Optional<String> said(boolean so, String what) {
        return so ? Optional.of(what) : Optional.empty();
    }

    private static String guardHolder(Sight sight) {
        return "the guard is held by backend %s (%s)"
                .formatted(
                        sight.guardPid().map(Object::toString).orElse("unknown"),
                        sight.leader().orElse("unnamed"));
    }

    private static LockReply released(boolean clean) {
        return clean
                ? new Released()
                : new Unknown("the server did not confirm the release; the session was destroyed");
    }

    private static Sight sight(Outcome outcome) {
        return ((Seen) outcome).sight();
    }

    private static Step held(String why, Duration askAgainIn) {
        return new Done(new Held(why, askAgainIn));
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
