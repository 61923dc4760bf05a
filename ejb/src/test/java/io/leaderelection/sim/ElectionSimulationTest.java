package io.leaderelection.sim;

import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The real elector and the real protocols under faults, in virtual time.
 *
 * <p>{@code -Dsim.seeds=20000} runs that many seeds per store, {@code -Dsim.from=N} begins elsewhere, {@code -Dsim.seed=N}
 * runs one, {@code -Dsim.trace} prints it, {@code -Dsim.store=postgres}, {@code redis} or {@code redlock} leaves the others
 * out.
 */
class ElectionSimulationTest {
    private static final Logger LOG = Logger.getLogger(ElectionSimulationTest.class.getName());
    private static final int USUAL_SEEDS = 300;
    private static final int USUAL_SEEDS_OF_MAJORITIES = 100; // each has three times the events
    private static final int LAST_EVENTS = 40;

    @ParameterizedTest
    @MethodSource("stores")
    void neverTwoLeadersAndSoonOne(StoreKind kind) {
        Optional<Long> one = Optional.ofNullable(Long.getLong("sim.seed"));
        long from = one.orElseGet(() -> Long.getLong("sim.from", 0));
        int count = one.isPresent() ? 1 : Integer.getInteger("sim.seeds", usual(kind));
        Tally all = new Tally();
        long[] took = new long[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            all.add(run(kind, from + i));
            took[i] = System.nanoTime() - start;
        }
        Arrays.sort(took);
        double median = took[count / 2] / 1e6;
        LOG.info(() -> String.format(Locale.ROOT, "%s: %s; %.1f ms a seed (median)", kind, all.summary(), median));
    }

    private static int usual(StoreKind kind) {
        return kind == StoreKind.REDLOCK ? USUAL_SEEDS_OF_MAJORITIES : USUAL_SEEDS;
    }

    static Stream<StoreKind> stores() {
        Optional<String> only = Optional.ofNullable(System.getProperty("sim.store"));
        return only.map(name -> Stream.of(StoreKind.valueOf(name.toUpperCase(Locale.ROOT))))
                .orElseGet(() -> Stream.of(StoreKind.values()));
    }

    private static Tally run(StoreKind kind, long seed) {
        Trace trace = new Trace(System.getProperty("sim.trace") != null);
        try {
            return new Simulation(kind, seed, new Seams(), trace).run();
        } catch (Violation violation) {
            return fail(story(kind, seed, violation), violation);
        } finally {
            trace.lines().forEach(System.out::println);
        }
    }

    /** The seed is run again to get its story. */
    private static String story(StoreKind kind, long seed, Violation violation) {
        Trace trace = new Trace(true);
        try {
            new Simulation(kind, seed, new Seams(), trace).run();
        } catch (Violation same) {
            trace.say(0, "", same);
        }
        return """
                seed %d of %s: %s
                %s
                replay: mvn -pl ejb test -Dtest=ElectionSimulationTest -Dsim.store=%s -Dsim.seed=%d -Dsim.trace""".formatted(
                        seed,
                        kind.shown(),
                        violation.getMessage(),
                        String.join("\n", trace.last(LAST_EVENTS)),
                        kind.shown(),
                        seed);
    }
}
