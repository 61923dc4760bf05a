package io.leaderelection.sim;

import io.leaderelection.lock.redis.SimulatedSight;
import io.leaderelection.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Variants of what happens between the protocol of a majority and its masters. */
final class RedlockMutants {
    private RedlockMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.redlock("majority minus one", "majorities meet", Invariant.ONE_LEADER, 100, Minority::new),
                Mutant.redlock("age of masters", "a master must be of age", Invariant.ONE_LEADER, 100, NoAge::new),
                Mutant.redlock("validity, elapsed", "it counts from the send", Invariant.ONE_LEADER, 300, Late::new),
                Mutant.redlock("validity, drift", "clocks differ by 2 %", Invariant.ONE_LEADER, 300, NoDrift::new),
                Mutant.redlock("not written back", "tokens rise", Invariant.TOKENS_RISE, 300, NotWrittenBack::new));
    }

    /** Each node asks one master less than there are, and takes a majority of those for one of all. */
    private static final class Minority extends Seams {
        @Override
        List<TtlServer> masters(List<TtlServer> all, World world) {
            List<TtlServer> some = new ArrayList<>(all);
            Collections.shuffle(some, new Random(world.random().nextLong()));
            return some.subList(0, all.size() == 5 ? 3 : 1);
        }
    }

    private static final class NoAge extends Seams {
        @Override
        long storeAge(long millis) {
            return 0;
        }

        @Override
        SimulatedSight sight(SimNode node, TtlAsked asked, SimulatedSight sight) {
            return sight.withAge(Duration.ofDays(1));
        }
    }

    private static final class Late extends Seams {
        @Override
        Plan world(Plan plan) {
            return plan.withDrift(0);
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

    private static final class NoDrift extends Seams {
        @Override
        Plan world(Plan plan) {
            return plan.withDrift(20_000);
        }

        @Override
        Plan given(Plan plan) {
            return plan.withMargin(Duration.ZERO); // the page's hundredth is left
        }

        @Override
        double interruption() {
            return 0.3;
        }
    }

    /** The masters' clocks make tokens rise, too, unless those of the next majority are behind. */
    private static final class NotWrittenBack extends Seams {
        @Override
        double clocksApart() {
            return 1;
        }

        @Override
        boolean raises() {
            return false;
        }

        @Override
        SimulatedSight sight(SimNode node, TtlAsked asked, SimulatedSight sight) {
            return asked.token == 0 ? sight : sight.withFence(Math.max(asked.token, sight.fence()));
        }
    }
}
