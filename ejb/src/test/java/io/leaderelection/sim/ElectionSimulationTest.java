package io.leaderelection.sim;

import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * The real elector and protocol under faults, in virtual time.
 *
 * <p>{@code -Dsim.seeds=20000} runs that many seeds, {@code -Dsim.from=N} begins elsewhere, {@code -Dsim.seed=N} runs
 * one, {@code -Dsim.trace} prints it.
 */
class ElectionSimulationTest {
    private static final Logger LOG = Logger.getLogger(ElectionSimulationTest.class.getName());
    private static final int USUAL_SEEDS = 300;
    private static final int LAST_EVENTS = 40;

    @Test
    void neverTwoLeadersAndSoonOne() {
        Optional<Long> one = Optional.ofNullable(Long.getLong("sim.seed"));
        long from = one.orElseGet(() -> Long.getLong("sim.from", 0));
        int count = one.isPresent() ? 1 : Integer.getInteger("sim.seeds", USUAL_SEEDS);
        Tally all = new Tally();
        long[] took = new long[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            all.add(run(from + i));
            took[i] = System.nanoTime() - start;
        }
        Arrays.sort(took);
        LOG.info(() -> all.summary() + String.format(Locale.ROOT, "; %.1f ms a seed (median)", took[count / 2] / 1e6));
    }

    private static Tally run(long seed) {
        Trace trace = new Trace(System.getProperty("sim.trace") != null);
        try {
            return new Simulation(seed, new Seams(), trace).run();
        } catch (Violation violation) {
            return fail(story(seed, violation), violation);
        } finally {
            trace.lines().forEach(System.out::println);
        }
    }

    /** The seed is run again to get its story. */
    private static String story(long seed, Violation violation) {
        Trace trace = new Trace(true);
        try {
            new Simulation(seed, new Seams(), trace).run();
        } catch (Violation same) {
            trace.say(0, "", same);
        }
        return "seed %d: %s%n%s%nreplay: mvn -pl ejb test -Dtest=ElectionSimulationTest -Dsim.seed=%d -Dsim.trace"
                .formatted(seed, violation.getMessage(), String.join("\n", trace.last(LAST_EVENTS)), seed);
    }
}
