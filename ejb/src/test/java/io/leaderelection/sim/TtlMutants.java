package io.leaderelection.sim;

import io.leaderelection.api.FencingToken;
import io.leaderelection.core.Call;
import io.leaderelection.core.Call.Renew;
import io.leaderelection.lock.Lease;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.redis.RedisSettings.Mode;
import io.leaderelection.lock.redis.SimulatedAction;
import io.leaderelection.lock.redis.SimulatedSight;
import io.leaderelection.time.Moment;
import java.time.Duration;
import java.util.List;

/** Variants of what happens between the protocol and Redis, in a world without what the design puts outside. */
final class TtlMutants {
    private TtlMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.ttl("no store age", "a store must come of age", Invariant.ONE_LEADER, 50, NoStoreAge::new),
                Mutant.ttl("fixed, no store age", "also in fixed mode", Invariant.ONE_LEADER, 50, FixedNoStoreAge::new),
                Mutant.ttl("run_id only", "master_replid names it too", Invariant.ONE_LEADER, 300, RunIdOnly::new),
                Mutant.ttl("key lease late", "rule 2: from the send", Invariant.ONE_LEADER, 300, LateLease::new),
                Mutant.ttl("key margin 0", "clocks differ by 2 %", Invariant.ONE_LEADER, 300, NoMargin::new),
                Mutant.ttl("key hope", "rule 3: no answer extends nothing", Invariant.ONE_LEADER, 50, Hope::new),
                Mutant.ttl("deletes any key", "release compares", Invariant.ONE_LEADER, 300, DeletesAny::new),
                Mutant.ttl("fence kept", "rule 6: tokens rise", Invariant.TOKENS_RISE, 20, FenceKept::new),
                Mutant.ttl("stays on replica", "replicas are left", Invariant.LIVENESS, 300, StaysOnReplica::new));
    }

    /** Nothing outside the design's promise, so that no allowance hides anything. */
    private static class Inside extends Seams {
        @Override
        Plan world(Plan plan) {
            return plan.with(plan.ttl().inside());
        }
    }

    private static class NoStoreAge extends Inside {
        @Override
        long storeAge(long millis) {
            return 0;
        }

        @Override
        SimulatedSight sight(SimNode node, TtlAsked asked, SimulatedSight sight) {
            return sight.withAge(Duration.ofDays(1));
        }
    }

    private static final class FixedNoStoreAge extends NoStoreAge {
        @Override
        Plan world(Plan plan) {
            Plan inside = super.world(plan);
            return inside.with(inside.ttl().with(Mode.FIXED))
                    .withTenure(Tenures.within(
                            plan.timing().lease().toMillis(),
                            plan.timing().margin().toMillis()));
        }
    }

    private static final class RunIdOnly extends Inside {
        @Override
        String identity(String run, String line) {
            return run + " any";
        }

        @Override
        double provocation() {
            return 0.5;
        }

        @Override
        Fault provoked(Fault drawn) {
            return drawn.compareTo(Fault.FAILOVER) < 0 ? Fault.REPLICA_LAG : Fault.FAILOVER_AND_BACK;
        }
    }

    private static final class LateLease extends Inside {
        @Override
        Plan world(Plan plan) {
            return super.world(plan).withDrift(0);
        }

        @Override
        Plan given(Plan plan) {
            return plan.withMargin(Duration.ZERO);
        }

        @Override
        double interruption() {
            return 0.3;
        }

        @Override
        double stalling() {
            return 0.3;
        }

        @Override
        Moment sentAt(Moment sentAt, Moment heardAt) {
            return heardAt;
        }
    }

    private static final class NoMargin extends Inside {
        @Override
        Plan world(Plan plan) {
            return super.world(plan).withDrift(20_000);
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

    private static final class Hope extends Inside {
        @Override
        LockReply reply(SimNode node, Call call, LockReply reply) {
            return call instanceof Renew renew && !(reply instanceof Granted)
                    ? new Granted(new Lease(
                            new FencingToken(renew.held().token().value()),
                            call.askedAt().moment().plus(Duration.ofNanos(node.leaseWithoutMargin()))))
                    : reply;
        }
    }

    private static final class DeletesAny extends Inside {
        @Override
        boolean compares(SimulatedAction action) {
            return action != SimulatedAction.RELEASE;
        }
    }

    private static final class FenceKept extends Inside {
        @Override
        SimulatedSight sight(SimNode node, TtlAsked asked, SimulatedSight sight) {
            return sight.withFence(1);
        }
    }

    private static final class StaysOnReplica extends Inside {
        @Override
        boolean leavesReplicas() {
            return false;
        }
    }
}
