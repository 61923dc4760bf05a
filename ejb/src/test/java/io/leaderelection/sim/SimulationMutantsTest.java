package io.leaderelection.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulation has teeth: each known-bad variant is caught, by the invariant that is meant for it.
 *
 * <p>These were tried and are not in the list, because other rules cover for them (violating seeds of 2,000 unless said, counted when
 * each was tried; a dash stands for a rule that was argued about and not run):
 *
 * <table>
 *   <caption>Variants that the simulation hardly catches</caption>
 *   <tr><th>left out</th><th>seeds</th><th>why</th></tr>
 *   <tr><td>guard row in the last statement</td><td>0</td>
 *       <td>the lease counts from the witness's last answer; it is asked again after 300 ms</td></tr>
 *   <tr><td>lock row in the last statement</td><td>1</td>
 *       <td>a lost session fails the statement anyway</td></tr>
 *   <tr><td>the last statement altogether: lease from the grant's reply, or from the moment of leading</td><td>1</td>
 *       <td>guard, age and the first renewal cover for it; "first lease late" catches what remains</td></tr>
 *   <tr><td>standby seen after a session was opened</td><td>0</td>
 *       <td>no server is demoted without ending its sessions</td></tr>
 *   <tr><td>standby seen in the first look only</td><td>0 of 300</td><td>every later answer says so too</td></tr>
 *   <tr><td>server runs compared</td><td>0</td><td>a witness on a standby is refused for being there</td></tr>
 *   <tr><td>mark of a clean release</td><td>0</td><td>costs time only: the successor waits</td></tr>
 *   <tr><td>age from the send of the first look</td><td>0 of 300</td>
 *       <td>a connect is short against the lease; margin and grace cover for it</td></tr>
 *   <tr><td>first lease not from the witness's send</td><td>0 of 300</td>
 *       <td>the witness is asked anew after 300 ms, which the margin covers</td></tr>
 *   <tr><td>guard: counts as ours after a lease with the lock</td><td>0 of 300</td>
 *       <td>idle_session_timeout frees the guard of the dead at about that time</td></tr>
 *   <tr><td>guard released before the lock</td><td>-</td><td>not a safety rule: the order only makes it quicker</td></tr>
 *   <tr><td>grace from the grant only</td><td>-</td>
 *       <td>kill and stop within one grace; "short grace" and "no grace" take out more</td></tr>
 *   <tr><td>eviction of the guard's holder; grantSeen from the send for it</td><td>-</td><td>nobody is evicted</td></tr>
 *   <tr><td>age of the witness</td><td>-</td><td>not a rule: the last look proves the server run</td></tr>
 *   <tr><td>Redis: a renewal compares the value</td><td>0 of 300</td>
 *       <td>a deadline that has passed stays passed, and the key is free no earlier</td></tr>
 *   <tr><td>Redis: a renewal compares the identity</td><td>0; over majorities 0 of 300</td>
 *       <td>the other server must come of age, which takes longer than the lease</td></tr>
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
            new Simulation(mutant.kind(), seed, mutant.seams().get(), new Trace(false)).run();
            return Optional.empty();
        } catch (Violation violation) {
            return Optional.of(violation.invariant());
        }
    }

    static Stream<Mutant> mutants() {
        return Stream.of(SessionMutants.all(), TtlMutants.all(), RedlockMutants.all(), ElectorMutants.all())
                .flatMap(List::stream);
    }
}
