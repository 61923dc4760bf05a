package io.leaderelection.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.LogLines;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The lines that operators read, on the platform's own logging. */
class SystemJournalTest {
    @RegisterExtension
    final LogLines lines = new LogLines(Level.INFO);

    @Test
    void showsTheReasonInTheLineOfTheHandOver() {
        ElectionBench bench = new ElectionBench(new SystemJournal("billing", "node-1"));
        bench.started().runner.relinquish("disk\nfull", ElectionBench.FOLLOWER_CHECK);
        bench.after(ElectionBench.FOLLOWER_CHECK).runner.relinquish();
        bench.tasks.run();
        bench.runner.pause("over JMX");
        bench.tasks.run();

        assertThat(lines.all())
                .containsExactly(
                        "INFO LDREL0004 election billing, node node-1: leads, term 1",
                        "INFO LDREL0005 election billing, node node-1: hands over, term 1: RELINQUISHED, disk full",
                        "INFO LDREL0004 election billing, node node-1: leads, term 2",
                        "INFO LDREL0005 election billing, node node-1: hands over, term 2: RELINQUISHED",
                        "INFO LDREL0012 election billing, node node-1: was told to pause, over JMX: election billing"
                                + " is paused on node-1 until it is resumed or deployed again; no leader is known");
    }

    @Test
    void tellsOfOutagesAndFailures() {
        SystemJournal journal = new SystemJournal("billing", "node-1");
        journal.storeLost("refused");
        journal.storeBack();
        journal.predecessorStays("pid 4711");
        journal.unwise("hardly meant");
        journal.failed("counting", new IllegalStateException("three"));

        assertThat(lines.all())
                .map(line -> line.replaceAll(" (LDREL\\d+) .*", " $1"))
                .containsExactly(
                        "WARNING LDREL0007",
                        "INFO LDREL0008",
                        "WARNING LDREL0009",
                        "WARNING LDREL0001",
                        "SEVERE LDREL0011");
    }
}
