package io.leaderelection.lock.postgres;

import io.leaderelection.lock.LockReply.Unknown;
import io.leaderelection.lock.postgres.Outcome.Failed;
import io.leaderelection.lock.postgres.Outcome.Seen;
import io.leaderelection.lock.postgres.Step.Ask;
import io.leaderelection.lock.postgres.Step.Done;
import io.leaderelection.lock.postgres.Step.Drop;
import io.leaderelection.lock.postgres.Step.GiveBack;
import io.leaderelection.lock.postgres.Step.Open;
import io.leaderelection.time.Moment;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What is known of a node's two sessions, and the steps that open, ask and drop them. An answer is believed only if it
 * comes from the backend, the server run and the session it was meant for. Deterministic; not thread-safe.
 */
final class Sessions {
    private static final String POOLER = "two sessions were served by one backend, or one session by two: there is a"
            + " pooler in transaction or statement mode between this server and Postgres. Connect to Postgres directly,"
            + " or set pool_mode = session in PgBouncer for this database";

    private final PostgresSettings settings;
    private final Map<Side, Facts> open = new EnumMap<>(Side.class);
    private final Set<Side> lost = EnumSet.noneOf(Side.class);
    private long opened;
    private Optional<String> misfit = Optional.empty();

    /**
     * One session.
     *
     * @param admitted what it said of itself when it was opened
     * @param ageFrom after the reply in which the server said that it is no standby
     * @param heardAt before the last statement was sent that was answered
     */
    private record Facts(Sight admitted, Moment ageFrom, Moment heardAt) {}

    Sessions(PostgresSettings settings) {
        this.settings = settings;
    }

    boolean isOpen(Side side) {
        return open.containsKey(side);
    }

    /** Whether the session can no longer be relied on, though it is still there. */
    boolean isLost(Side side) {
        return lost.contains(side);
    }

    void lose(Side side) {
        lost.add(side);
    }

    /** Why the server that was found can never serve as it is; empty while no such thing was seen. */
    Optional<String> misfit() {
        return misfit;
    }

    Optional<Integer> pid(Side side) {
        return Optional.ofNullable(open.get(side)).map(facts -> facts.admitted().pid());
    }

    Duration age(Side side, Moment now) {
        return now.since(facts(side).ageFrom());
    }

    /** Before the last statement was sent that was answered. */
    Moment heardAt(Side side) {
        return facts(side).heardAt();
    }

    Duration silence(Side side, Moment now) {
        return now.since(heardAt(side));
    }

    /** Opens what is missing, checks that both belong together, and goes on. */
    Step withBothOpen(Moment now, Function<Moment, Step> next) {
        for (Side side : Side.values()) {
            if (isLost(side)) {
                return drop(side, at -> withBothOpen(at, next));
            } else if (!isOpen(side)) {
                return open(side, at -> withBothOpen(at, next));
            }
        }
        return next.apply(now);
    }

    Step ask(Side side, Action action, Function<Outcome, Step> then) {
        return ask(side, action, settings.patience(), then);
    }

    Step ask(Side side, Action action, Duration patience, Function<Outcome, Step> then) {
        return new Ask(side, action, patience, outcome -> {
            if (outcome instanceof Seen seen && doubt(side, seen).isEmpty()) {
                Facts known = facts(side);
                open.put(side, new Facts(known.admitted(), known.ageFrom(), seen.sentAt()));
            }
            return then.apply(outcome);
        });
    }

    /** Lets the server hear from a session that was silent for a while; answers Unknown if it is gone. */
    Step keepAlive(Side side, Moment now, Function<Moment, Step> next) {
        if (silence(side, now).compareTo(settings.touchEvery()) < 0) {
            return next.apply(now);
        }
        return ask(
                side,
                Action.LOOK,
                outcome -> doubt(side, outcome)
                        .map(why -> dropAndSay(side, why))
                        .orElseGet(() -> next.apply(outcome.at())));
    }

    Step drop(Side side, Function<Moment, Step> then) {
        open.remove(side);
        lost.remove(side);
        return new Drop(side, then);
    }

    Step dropAndSay(Side side, String why) {
        return drop(side, at -> new Done(new Unknown(why)));
    }

    Step giveBack(Side side, Moment now, Function<Moment, Step> then) {
        boolean there = open.remove(side) != null;
        return there ? new GiveBack(side, then) : then.apply(now);
    }

    /** Why an outcome is no answer of the session it was meant for; empty = it is one. */
    Optional<String> doubt(Side side, Outcome outcome) {
        if (outcome instanceof Failed failed) {
            return Optional.of(failed.why());
        }
        Sight now = ((Seen) outcome).sight();
        Sight then = facts(side).admitted();
        if (now.pid() != then.pid() || !now.canary().equals(then.canary())) {
            return Optional.of(POOLER);
        } else if (!now.serverRun().equals(then.serverRun())) {
            return Optional.of("another server answers than the one this session was opened on");
        }
        return now.inRecovery() ? Optional.of("the server has become a standby") : Optional.empty();
    }

    /** Why the witness cannot be relied on for the guard; empty = it can. */
    Optional<String> unguarded(Outcome outcome) {
        return doubt(Side.WITNESS, outcome)
                .or(() -> said(!((Seen) outcome).sight().guardMine(), "the witness no longer holds the guard"));
    }

    /** Why the lock cannot be relied on; empty = it can. */
    Optional<String> lockGone(Outcome outcome) {
        return doubt(Side.LOCK, outcome)
                .or(() -> said(!((Seen) outcome).sight().lockMine(), "the session no longer holds the lock"));
    }

    /** Why lock and guard, seen together on the lock's session, are not both this node's; empty = they are. */
    Optional<String> unheld(Outcome outcome) {
        return lockGone(outcome)
                .or(() -> said(
                        !((Seen) outcome).sight().guardPid().equals(pid(Side.WITNESS)),
                        "the guard is not held by this node's witness"));
    }

    private static Optional<String> said(boolean so, String what) {
        return so ? Optional.of(what) : Optional.empty();
    }

    private Facts facts(Side side) {
        return Optional.ofNullable(open.get(side))
                .orElseThrow(() -> new IllegalStateException("the " + side + " session is not open"));
    }

    private Step open(Side side, Function<Moment, Step> next) {
        String canary = settings.instance() + "/" + ++opened;
        return new Open(side, canary, outcome -> {
            if (outcome instanceof Failed failed) {
                misfit = Optional.of(failed.why()).filter(why -> failed.lasting());
                return new Done(new Unknown(failed.why()));
            }
            misfit = Optional.empty();
            Seen seen = (Seen) outcome;
            Optional<String> unfit = unfit(seen.sight());
            if (unfit.isPresent()) {
                misfit = unfit.filter(why -> !seen.sight().holdsAnything());
                return dropAndSay(side, unfit.get());
            }
            open.put(side, new Facts(seen.sight(), seen.at(), seen.sentAt()));
            return comparePair(side, seen.at(), next);
        });
    }

    private Optional<String> unfit(Sight sight) {
        if (sight.inRecovery()) {
            return Optional.of("the server is a standby; the URL must lead to the primary"
                    + " (for several hosts: targetServerType=primary)");
        }
        return sight.holdsAnything()
                ? Optional.of(
                        "the pool lent a connection that already holds this election's lock: something else took it"
                                + " and did not give it back; the connection was destroyed")
                : Optional.empty();
    }

    /**
     * The session that was there first must still be the one it was, now that the newcomer is marked. It is asked before the
     * two are compared, because after a restart it is the one that belongs to a server that is gone.
     */
    private Step comparePair(Side newcomer, Moment now, Function<Moment, Step> next) {
        Side first = other(newcomer);
        if (!isOpen(first)) {
            return next.apply(now);
        }
        return ask(first, Action.LOOK, outcome -> {
            Optional<String> doubt = doubt(first, outcome);
            if (doubt.filter(POOLER::equals).isPresent()) {
                return refusePooler(newcomer, outcome.at());
            } else if (doubt.isPresent()) {
                misfit = Optional.empty();
                return dropAndSay(first, doubt.get());
            }
            Sight one = facts(first).admitted();
            Sight other = facts(newcomer).admitted();
            if (!one.serverRun().equals(other.serverRun())) {
                return dropAndSay(newcomer, "the two sessions of this node lead to two servers");
            } else if (one.pid() == other.pid()) {
                return refusePooler(newcomer, outcome.at());
            }
            return next.apply(outcome.at());
        });
    }

    /**
     * Dropping a connection to a pooler would leave our settings in the server's session behind it, for others to find. The
     * newcomer goes first: where both were set in one session, what it found there is what the first had set.
     */
    private Step refusePooler(Side newcomer, Moment now) {
        misfit = Optional.of(POOLER);
        return giveBack(newcomer, now, at -> giveBack(other(newcomer), at, later -> new Done(new Unknown(POOLER))));
    }

    private static Side other(Side side) {
        return side == Side.LOCK ? Side.WITNESS : Side.LOCK;
    }
}
