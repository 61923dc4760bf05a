package io.leaderelection.lock.postgres;

import io.leaderelection.api.FencingToken;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Held;
import io.leaderelection.lock.postgres.Outcome.Failed;
import io.leaderelection.lock.postgres.Outcome.Seen;
import io.leaderelection.lock.postgres.PostgresSettings.Takeover;
import io.leaderelection.lock.postgres.Step.Done;
import io.leaderelection.lock.postgres.Step.Pause;
import io.leaderelection.time.Moment;
import java.time.Duration;
import java.util.Optional;

/**
 * From the lock in hand to leading: takes the guard, waits until the predecessor can no longer believe, and confirms.
 * Deterministic; not thread-safe.
 */
final class Succession {
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

    private static final Duration GUARD_PAUSE = Duration.ofMillis(5);
    private static final Duration WITNESS_PAUSE = Duration.ofMillis(50);

    private final PostgresSettings settings;
    private final Sessions sessions;
    private final Moment grantSeen;
    private final End end;

    /** Present while this node holds the guard, or may: when that was seen, after the reply. */
    private Optional<Moment> guardSeen = Optional.empty();

    /**
     * Whether the mark of a clean release was seen since this node holds the lock. Nobody begins to lead beside one, so it
     * speaks for whoever led last.
     */
    private boolean releasedCleanly;

    /** Whether the server was asked for a worker since the guard was seen. */
    private boolean askedForWorker;

    private boolean led;
    private Duration markPause = SHORTEST_MARK_PAUSE;

    /** Gives everything back that is held. */
    @FunctionalInterface
    interface End {
        Step because(String why, Moment now);
    }

    /**
     * Begins with the lock.
     *
     * @param grantSeen after the reply that showed it
     * @param releasedCleanly whether that reply showed a mark of a clean release
     * @param end what to do when it comes to nothing
     */
    Succession(PostgresSettings settings, Sessions sessions, Moment grantSeen, boolean releasedCleanly, End end) {
        this.settings = settings;
        this.sessions = sessions;
        this.grantSeen = grantSeen;
        this.releasedCleanly = releasedCleanly;
        this.end = end;
    }

    boolean holdsGuard() {
        return guardSeen.isPresent();
    }

    /** Whether it came to a grant: only then the lock's release says that the predecessor is done. */
    boolean hasLed() {
        return led;
    }

    boolean hasTakenTooLong(Moment now) {
        Duration longest = settings.terms().length().multipliedBy(2).plus(settings.settleFor());
        return now.since(grantSeen).compareTo(longest) > 0;
    }

    /** The guard went with the witness, if that is gone. */
    void lookAfterWitness() {
        guardSeen = guardSeen.filter(seen -> sessions.isOpen(Side.WITNESS));
    }

    /** Does what is to be done next. */
    Step settle(Moment now) {
        if (sessions.silence(Side.LOCK, now).compareTo(settings.touchEvery()) >= 0) {
            return sessions.ask(
                    Side.LOCK,
                    Action.LOOK,
                    outcome -> sessions.lockGone(outcome)
                            .map(why -> end.because(why, outcome.at()))
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
                    outcome ->
                            sessions.unguarded(outcome).map(this::changeWitness).orElseGet(() -> confirm(settled)));
        }
        return confirm(settled);
    }

    private Moment settledAt() {
        Moment both = Moment.later(grantSeen, guardSeen.orElseThrow());
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
        return confirm(Action.START_WORKER_AND_TAKE_TOKEN, settings.workerPatience());
    }

    /**
     * The last statement before leading; nothing seen earlier counts. Nobody leads beside a mark: it would still be there, and
     * speak for the wrong term, if the new term then ended without a release.
     */
    private Step confirm(Action action, Duration patience) {
        return sessions.ask(Side.LOCK, action, patience, outcome -> {
            Optional<String> unheld = sessions.unheld(outcome);
            if (outcome instanceof Failed) {
                return end.because(unheld.orElseThrow() + WAITS_FOR_MUCH, outcome.at());
            } else if (unheld.isPresent()) {
                return end.because(unheld.get(), outcome.at());
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
            led = true;
            FencingToken token = new FencingToken(seen.sight().token().orElseThrow());
            return new Done(new Granted(settings.terms().lease(token, from)));
        });
    }

    private static String guardHolder(Sight sight) {
        return "the guard is held by backend %s (%s)"
                .formatted(
                        sight.guardPid().map(Object::toString).orElse("unknown"),
                        sight.leader().orElse("unnamed"));
    }

    private static Sight sight(Outcome outcome) {
        return ((Seen) outcome).sight();
    }

    private static Step held(String why, Duration askAgainIn) {
        return new Done(new Held(why, askAgainIn));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
