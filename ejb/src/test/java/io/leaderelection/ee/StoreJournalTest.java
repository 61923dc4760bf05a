package io.leaderelection.ee;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.config.Problem;
import io.leaderelection.fixture.LogLines;
import io.leaderelection.lock.LeaderLock;
import io.leaderelection.runtime.ElectionBench;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes known to the doctor, and what is told of the store. */
class StoreJournalTest {
    @RegisterExtension
    final LogLines lines = new LogLines(Level.INFO);

    private final List<Finding> findings = new ArrayList<>();
    private final StoreJournal journal = new StoreJournal(new ElectionLog("billing", "node-1"), new ElectionStore() {
        @Override
        public LeaderLock lock() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Problem> misfit() {
            return Optional.empty();
        }

        @Override
        public List<Finding> findings() {
            return findings;
        }
    });

    @Test
    void theDoctorIsToldOfATermThatAJumpOfTheClockEnded() {
        ElectionBench bench = new ElectionBench(journal).started();
        Doctor doctor = new Doctor(List::of, bench.runner::status, journal::clockJump);
        assertThat(doctor.report()).contains("FINE: no jump of this host's clock was seen");

        bench.clock.jumpWall(ElectionBench.LEASE);
        bench.after(ElectionBench.LEADER_CHECK);

        assertThat(doctor.report())
                .startsWith("1 to change, 2 looked at\nCHANGE: a term ended at ")
                .contains("because the clocks of this host disagreed", "; let the time service slew");
    }

    @Test
    void anotherEndIsNoJump() {
        ElectionBench bench = new ElectionBench(journal).started();

        bench.runner.relinquish();
        bench.tasks.run();

        assertThat(lines.all()).anyMatch(line -> line.contains("LDREL0005"));
        assertThat(journal.clockJump()).isEmpty();
    }

    @Test
    void tellsWhatWantsAChangeOnceAndLooksAgainWhenTheStoreIsBack() {
        findings.add(Finding.change("the pool is small", "widen it"));
        findings.add(Finding.fine("the server is old"));
        journal.reportStore();
        journal.reportStore();
        findings.add(Finding.change("it is far", "encrypt"));
        journal.storeBack();

        assertThat(lines.all())
                .containsExactly(
                        "WARNING LDREL0013 election billing, node node-1: should be changed: the pool is small; widen it",
                        "INFO LDREL0008 election billing, node node-1: the store answers again",
                        "WARNING LDREL0013 election billing, node node-1: should be changed: it is far; encrypt");
    }
}
