package io.leaderelection.sim;

import io.leaderelection.core.Call;
import io.leaderelection.core.Call.Acquire;
import io.leaderelection.core.Call.Renew;
import io.leaderelection.lock.Lease;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.postgres.PostgresSettings.Takeover;
import io.leaderelection.lock.postgres.SimulatedAction;
import io.leaderelection.lock.postgres.SimulatedSide;
import io.leaderelection.lock.postgres.SimulatedSight;
import io.leaderelection.time.Moment;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Variants of what happens between the protocol and Postgres. */
final class SessionMutants {
    private SessionMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.session("no guard", "M1: the guard is always ours", Invariant.ONE_LEADER, 100, NoGuard::new),
                Mutant.session("guard not taken", "a: a leader holds it", Invariant.ONE_LEADER, 100, NotTaken::new),
                Mutant.session(
                        "rare witness", "M3: every renewal asks it", Invariant.ONE_LEADER, 600, RareWitness::new),
                Mutant.session(
                        "short grace", "M4: grace 10 ms, stop 20 ms", Invariant.ONE_LEADER, 500, ShortGrace::new),
                Mutant.session("first lease late", "rule 2: the last look", Invariant.ONE_LEADER, 1000, LateFirst::new),
                Mutant.session(
                        "wrong server", "M2, M5: one run, no standby", Invariant.ONE_LEADER, 300, WrongServer::new),
                Mutant.session("standby", "M5: a standby passes as primary", Invariant.ONE_LEADER, 100, Standby::new),
                Mutant.session("no witness", "M3: renewals ask the witness", Invariant.ONE_LEADER, 400, NoWitness::new),
                Mutant.session(
                        "no lock row", "the lock is ours in renewals", Invariant.ONE_LEADER, 400, NoLockRow::new),
                Mutant.session("no grace", "M4: grace 0, stop within 20 ms", Invariant.ONE_LEADER, 300, NoGrace::new),
                Mutant.session(
                        "refusal admits",
                        "M4: a stopping server starts no worker",
                        Invariant.ONE_LEADER,
                        600,
                        AnyAnswer::new),
                Mutant.session(
                        "old answer",
                        "M4: only a worker after the guard says so",
                        Invariant.ONE_LEADER,
                        600,
                        OldAnswer::new),
                Mutant.session("always done", "the mark is always seen", Invariant.ONE_LEADER, 200, AlwaysDone::new),
                Mutant.session("beside a mark", "nobody leads beside one", Invariant.ONE_LEADER, 1500, BesideMark::new),
                Mutant.session("mark kept", "the mark goes", Invariant.LIVENESS, 400, MarkKept::new),
                Mutant.session("no age", "M5: sessions come of age", Invariant.ONE_LEADER, 50, NoAge::new),
                Mutant.session("fast for safe", "safe settles a lease", Invariant.ONE_LEADER, 150, FastForSafe::new),
                Mutant.session("no margin", "clocks differ by 2 %", Invariant.ONE_LEADER, 500, NoMargin::new),
                Mutant.session("no idle end", "idle_session_timeout", Invariant.LIVENESS, 300, NoIdleEnd::new),
                Mutant.session("lock kept", "the lock is given back", Invariant.NO_STACKING, 200, LockKept::new),
                Mutant.session("lock twice", "locks are not stacked", Invariant.NO_STACKING, 20, LockTwice::new));
    }

    private static boolean renews(SessionLock lock) {
        return lock.call().filter(Renew.class::isInstance).isPresent();
    }

    private static SimulatedSight guarded(SessionLock lock, SimulatedSight sight) {
        return sight.withGuard(lock.session(SimulatedSide.WITNESS).map(witness -> witness.pid));
    }

    private static final class NoGuard extends Seams {
        @Override
        SimulatedSight sight(SessionLock lock, Asked asked, SimulatedSight sight) {
            boolean both = lock.session(SimulatedSide.WITNESS)
                    .filter(witness -> witness.server.isPresent())
                    .isPresent();
            return both && !asked.isFirst() && !lock.releases() ? guarded(lock, sight) : sight;
        }
    }

    private static final class NotTaken extends Seams {
        @Override
        SimulatedAction action(SessionLock lock, SimulatedSide side, SimulatedAction action) {
            return action == SimulatedAction.WAIT_FOR_GUARD ? SimulatedAction.LOOK : action;
        }

        @Override
        SimulatedSight sight(SessionLock lock, Asked asked, SimulatedSight sight) {
            return asked.isFirst() || lock.releases() ? sight : guarded(lock, sight);
        }
    }

    private static final class RareWitness extends Seams {
        private int renewals;

        @Override
        Optional<SimulatedSight> unasked(SessionLock lock, Asked asked) {
            boolean fakes = renews(lock) && asked.session.side == SimulatedSide.WITNESS && ++renewals % 3 != 0;
            return fakes ? lock.lastSight(asked.session) : Optional.empty();
        }

        @Override
        SimulatedSight sight(SessionLock lock, Asked asked, SimulatedSight sight) {
            return renews(lock) ? guarded(lock, sight) : sight;
        }
    }

    private static final class ShortGrace extends Seams {
        @Override
        Plan world(Plan plan) {
            return plan.with(plan.session().with(plan.session().grace(), Duration.ofMillis(20)));
        }

        @Override
        Plan given(Plan plan) {
            return plan.with(
                    plan.session().with(Duration.ofMillis(10), plan.session().stopSpread()));
        }

        @Override
        double provocation() {
            return 0.5;
        }

        @Override
        Fault provoked(Fault drawn) {
            return Fault.SERVER_RESTART; // ends the sessions one after another
        }
    }

    private static final class LateFirst extends Seams {
        @Override
        double stalling() {
            return 0.3;
        }

        @Override
        Plan world(Plan plan) {
            return plan.withDrift(0).with(plan.session().with(plan.session().grace(), Duration.ZERO));
        }

        @Override
        Plan given(Plan plan) {
            return plan.withMargin(Duration.ZERO).with(plan.session().with(Duration.ZERO, Duration.ZERO));
        }

        @Override
        LockReply reply(SimNode node, Call call, LockReply reply) {
            Moment late = node.host.moment().plus(Duration.ofNanos(node.lease()));
            return call instanceof Acquire && reply instanceof Granted granted
                    ? new Granted(new Lease(granted.lease().token(), late))
                    : reply;
        }
    }

    private static final class WrongServer extends Seams {
        @Override
        Plan world(Plan plan) {
            return plan.with(plan.session().withMultiHost());
        }

        @Override
        SimulatedSight sight(SessionLock lock, Asked asked, SimulatedSight sight) {
            boolean witness = asked.session.side == SimulatedSide.WITNESS;
            SimulatedSight here = sight.withServer("any", !witness && sight.inRecovery());
            return witness || asked.isFirst() ? here : guarded(lock, here);
        }
    }

    private static final class Standby extends Seams {
        @Override
        Plan world(Plan plan) {
            return plan.with(plan.session().withMultiHost());
        }

        @Override
        SimulatedSight sight(SessionLock lock, Asked asked, SimulatedSight sight) {
            boolean takesToken = asked.action == SimulatedAction.LOOK_AND_TAKE_TOKEN && !sight.doneSeen();
            SimulatedSight primary = sight.withServer(sight.serverRun(), false);
            return takesToken && sight.token().isEmpty() ? primary.withToken(Optional.of(lock.anyToken())) : primary;
        }
    }

    private static final class NoWitness extends Seams {
        @Override
        Optional<SimulatedSight> unasked(SessionLock lock, Asked asked) {
            boolean fakes = renews(lock) && asked.session.side == SimulatedSide.WITNESS;
            return fakes ? lock.lastSight(asked.session) : Optional.empty();
        }

        @Override
        SimulatedSight sight(SessionLock lock, Asked asked, SimulatedSight sight) {
            return renews(lock) ? guarded(lock, sight) : sight;
        }
    }

    private static final class NoLockRow extends Seams {
        @Override
        Optional<SimulatedSight> unasked(SessionLock lock, Asked asked) {
            boolean fakes = renews(lock) && asked.session.side == SimulatedSide.LOCK;
            return fakes ? lock.lastSight(asked.session) : Optional.empty();
        }
    }

    private static final class NoGrace extends Seams {
        @Override
        Plan world(Plan plan) {
            return plan.with(plan.session().with(plan.session().grace(), Duration.ofMillis(20)));
        }

        @Override
        Plan given(Plan plan) {
            return plan.with(plan.session().with(Duration.ZERO, plan.session().stopSpread()));
        }
    }

    /** The server stops often, and ends its sessions within as long as it ever does. */
    private abstract static class Stopping extends Seams {
        @Override
        Plan world(Plan plan) {
            return plan.with(
                    plan.session().with(Takeover.FAST).with(plan.session().grace(), Duration.ofMillis(20)));
        }

        @Override
        double provocation() {
            return 0.5;
        }

        @Override
        Fault provoked(Fault drawn) {
            return Fault.SERVER_RESTART;
        }
    }

    /** What the server says of the worker is taken for what this says. */
    private static SimulatedSight byWorker(SessionLock lock, Asked asked, SimulatedSight sight, boolean ran) {
        boolean refused = asked.action == SimulatedAction.START_WORKER_AND_TAKE_TOKEN
                && !asked.isFirst()
                && sight.lockMine()
                && !sight.doneSeen()
                && sight.token().isEmpty();
        return refused && ran ? sight.withToken(Optional.of(lock.anyToken())) : sight;
    }

    private static final class AnyAnswer extends Stopping {
        @Override
        SimulatedSight sight(SessionLock lock, Asked asked, SimulatedSight sight) {
            return byWorker(lock, asked, sight, true);
        }
    }

    private static final class OldAnswer extends Stopping {
        private final Map<SessionLock, Boolean> ranBefore = new HashMap<>();

        @Override
        SimulatedSight sight(SessionLock lock, Asked asked, SimulatedSight sight) {
            boolean granted = asked.action == SimulatedAction.WAIT_FOR_LOCK && sight.lockMine();
            if (granted) {
                ranBefore.put(
                        lock,
                        asked.session
                                .server
                                .filter(SessionServer::startsWorkers)
                                .isPresent());
            }
            return byWorker(lock, asked, sight, ranBefore.getOrDefault(lock, false));
        }
    }

    private static final class AlwaysDone extends Seams {
        @Override
        SimulatedSight sight(SessionLock lock, Asked asked, SimulatedSight sight) {
            return asked.action == SimulatedAction.WAIT_FOR_GUARD ? sight.withDone(true, false) : sight;
        }
    }

    private static final class BesideMark extends Seams {
        @Override
        Plan world(Plan plan) {
            return plan.with(plan.session().with(Takeover.SAFE));
        }

        @Override
        double provocation() {
            return 0.9;
        }

        @Override
        Fault provoked(Fault drawn) {
            return drawn.compareTo(Fault.KILL_BOTH) < 0 ? Fault.PAUSE : Fault.KILL_BOTH;
        }

        @Override
        SimulatedSight sight(SessionLock lock, Asked asked, SimulatedSight sight) {
            boolean confirms = asked.action == SimulatedAction.LOOK_AND_TAKE_TOKEN && sight.lockMine();
            return confirms
                    ? sight.withDone(false, false).withToken(sight.token().or(() -> Optional.of(lock.anyToken())))
                    : sight;
        }
    }

    private static final class MarkKept extends Seams {
        @Override
        SimulatedAction action(SessionLock lock, SimulatedSide side, SimulatedAction action) {
            return switch (action) {
                case MARK_DONE_AND_UNLOCK -> SimulatedAction.MARK_FOR_GOOD_AND_UNLOCK;
                case DROP_DONE, DROP_DONE_ONCE_SUCCEEDED -> SimulatedAction.LOOK;
                default -> action;
            };
        }

        @Override
        SimulatedSight sight(SessionLock lock, Asked asked, SimulatedSight sight) {
            return asked.action == SimulatedAction.MARK_FOR_GOOD_AND_UNLOCK
                    ? sight
                    : sight.withDone(sight.doneSeen(), false);
        }
    }

    private static final class NoAge extends Seams {
        @Override
        Moment openedAt(Moment at, Moment sentAt, Plan plan) {
            return at.plus(plan.timing().lease().negated());
        }
    }

    private static final class FastForSafe extends Seams {
        @Override
        Plan world(Plan plan) {
            return plan.with(plan.session().with(Takeover.SAFE));
        }

        @Override
        Plan given(Plan plan) {
            return plan.with(plan.session().with(Takeover.FAST));
        }
    }

    private static final class NoMargin extends Seams {
        @Override
        Plan world(Plan plan) {
            return plan.withDrift(20_000);
        }

        @Override
        Plan given(Plan plan) {
            return plan.withMargin(Duration.ZERO);
        }

        @Override
        double interruption() {
            return 0.3;
        }
    }

    private static final class NoIdleEnd extends Seams {
        @Override
        long idleTimeout(long nanos) {
            return 1_000 * World.SECOND;
        }
    }

    private static final class LockKept extends Seams {
        @Override
        SimulatedAction action(SessionLock lock, SimulatedSide side, SimulatedAction action) {
            return action == SimulatedAction.UNLOCK ? SimulatedAction.LOOK : action;
        }

        @Override
        SimulatedSight sight(SessionLock lock, Asked asked, SimulatedSight sight) {
            return lock.releases() ? sight.withLock(false) : sight;
        }
    }

    private static final class LockTwice extends Seams {
        @Override
        SimulatedAction action(SessionLock lock, SimulatedSide side, SimulatedAction action) {
            return side == SimulatedSide.LOCK && renews(lock) ? SimulatedAction.TRY_LOCK : action;
        }
    }
}
