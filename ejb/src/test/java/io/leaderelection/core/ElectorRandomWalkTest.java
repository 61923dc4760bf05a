package io.leaderelection.core;

import io.leaderelection.config.Tenure;
import io.leaderelection.config.Timing;
import io.leaderelection.core.Input.Answered;
import io.leaderelection.core.Input.Drained;
import io.leaderelection.core.Input.Impose;
import io.leaderelection.core.Input.Lift;
import io.leaderelection.core.Input.Relinquish;
import io.leaderelection.core.Input.Tick;
import io.leaderelection.lock.LockReply;
import io.leaderelection.time.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Random inputs at random times; {@link Witness} checks the invariants after each. A seed fixes a whole walk. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD) // a loop without an end is to fail, too
class ElectorRandomWalkTest {
    private static final int STEPS = 400;
    private static final int WALKS_PER_SEED = 250;

    static List<Arguments> walks() {
        return List.of(
                Arguments.of("a store that mostly grants", 1, new int[] {80, 5, 5, 10}),
                Arguments.of("a store that mostly refuses", 2, new int[] {20, 10, 60, 10}),
                Arguments.of("a store that mostly lets settle", 3, new int[] {20, 60, 10, 10}),
                Arguments.of("a store that mostly fails", 4, new int[] {30, 5, 5, 60}));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("walks")
    void invariantsHoldAfterEveryInput(String store, int seed, int[] odds) {
        Random random = new Random(seed);
        for (int walk = 0; walk < WALKS_PER_SEED; walk++) {
            new Walk(random, odds).go();
        }
    }

    /** One elector, one store that answers by chance. */
    private static final class Walk {
        private final Random random;
        private final Replies replies;
        private final ManualClock clock = new ManualClock();
        private final Elector elector;
        private final Witness witness;

        Walk(Random random, int[] odds) {
            this.random = random;
            this.replies = new Replies(random, odds);
            Timing timing = Candidate.timing(new Tenure.Interval(Duration.ofSeconds(20)));
            this.elector = new Elector(timing, random);
            this.witness = new Witness(elector);
        }

        void go() {
            step(new Lift(Hold.NOT_STARTED));
            for (int i = 0; i < STEPS; i++) {
                timePasses();
                step(input());
            }
            stop();
        }

        private void step(Input input) {
            witness.before(input);
            witness.after(elector.handle(input, clock.reading()), clock.reading());
        }

        private void timePasses() {
            if (random.nextInt(100) == 0) {
                clock.jumpWall(Duration.ofMillis(random.nextInt(4000) - 2000));
            }
            boolean atWish = random.nextInt(3) == 0;
            Duration wished = witness.wish().map(due -> due.since(clock.now())).orElse(Duration.ofMillis(500));
            Duration chance = Duration.ofMillis(random.nextInt(random.nextInt(20) == 0 ? 12_000 : 400));
            clock.advance(atWish && !wished.isNegative() ? wished : chance);
        }

        private Input input() {
            Optional<Call> call = elector.inFlight();
            int dice = random.nextInt(100);
            if (call.isPresent() && dice < 45) {
                return new Answered(call.get(), replies.to(call.get()));
            } else if (dice < 60 && witness.draining().isPresent()) {
                return new Drained(witness.draining().get());
            } else if (dice >= 97) {
                return new Relinquish(random.nextBoolean() ? Optional.empty() : Optional.of(Duration.ofSeconds(1)));
            } else if (dice >= 94) {
                return new Impose(passing());
            } else if (dice >= 88) {
                return new Lift(passing());
            }
            return new Tick();
        }

        private Hold passing() {
            return List.of(Hold.PAUSED, Hold.SUSPENDED, Hold.NOT_A_CANDIDATE).get(random.nextInt(3));
        }

        private void stop() {
            step(new Impose(Hold.CLOSED));
            for (int i = 0; i < 20 && !elector.isAtRest(); i++) {
                clock.advance(Duration.ofMillis(500));
                Optional<Call> call = elector.inFlight();
                LockReply reply = call.map(replies::to).orElseGet(LockReply.Released::new);
                step(call.<Input>map(asked -> new Answered(asked, reply)).orElseGet(Tick::new));
            }
            witness.ended();
        }
    }
}
