package io.leaderelection.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulation has teeth: each known-bad variant is caught, by the invariant that is meant for it.
 *
 * <p>These were tried and are not in the list, because other rules cover for them (violating seeds of 2,000):
 *
 * <table>
 *   <caption>Variants that the simulation hardly catches</caption>
 *   <tr><th>left out</th><th>seeds</th><th>why</th></tr>
 *   <tr><td>guard row in the last statement</td><td>0</td>
 *       <td>the lease counts from the witness's last answer; it is asked again after 300 ms</td></tr>
 *   <tr><td>lock row in the last statement</td><td>1</td>
 *       <td>a lost session fails the statement anyway</td></tr>
 *   <tr><td>the last statement altogether</td><td>1</td><td>guard, age and the first renewal cover for it</td></tr>
 *   <tr><td>standby seen after a session was opened</td><td>0</td>
 *       <td>no server is demoted without ending its sessions</td></tr>
 *   <tr><td>server runs compared</td><td>0</td><td>a witness on a standby is refused for being there</td></tr>
 *   <tr><td>mark of a clean release</td><td>0</td><td>costs time only: the successor waits</td></tr>
 * </table>
 */
class SimulationMutantsTest {

    @ParameterizedTest
    @MethodSource("mutants")
    void isCaught(Mutant mutant) {
        boolean caught = LongStream.range(0, mutant.seeds())
                .mapToObj(seed -> violated(mutant, seed))
                .anyMatch(Optional.of(mutant.caughtBy())::equals);
        assertThat(caught)
                .as("%s is caught by %s; takes out: %s", mutant.name(), mutant.caughtBy(), mutant.takesOut())
                .isTrue();
    }

    static Optional<Invariant> violated(Mutant mutant, long seed) {
        try {
            new Simulation(StoreKind.POSTGRES, seed, mutant.seams().get(), new Trace(false)).run();
            return Optional.empty();
        } catch (Violation violation) {
            return Optional.of(violation.invariant());
        }
    }

    static Stream<Mutant> mutants() {
        return Stream.concat(SessionMutants.all().stream(), ElectorMutants.all().stream());
    }
}
