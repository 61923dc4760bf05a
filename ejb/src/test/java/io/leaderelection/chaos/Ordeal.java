package io.leaderelection.chaos;

import io.leaderelection.fixture.FencedCounter;
import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.measure.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One group through one storm, from its first leader to the end of its last process. For one thread. */
final class Ordeal implements AutoCloseable {
    private static final int NODES = 3;
    private static final long HEAP_VARIES = 4 << 20;
    private static final long FILES_VARY = 8;

    private final Arena arena;
    private final long seed;
    private final FencedCounter counter;
    private final Group group;
    private final List<String> complaints = new ArrayList<>();

    Ordeal(Arena arena, long seed, PostgresServer judge) {
        this.arena = arena;
        this.seed = seed;
        this.counter = FencedCounter.create(judge, arena.name());
        this.group = new Group(arena, NODES, judge, arena.name());
    }

    String name() {
        return arena.name();
    }

    /** Runs it, judges it, and ends it. */
    Verdict run(Duration length) {
        group.handOver();
        Usage before = group.usage();
        List<Fault> faults = new Storm(group, seed).rage(length);
        complaintUnless("a leader and a hand-over at the end", group::handOver);
        complaintUnless("nothing left behind", () -> nothingMore(before));
        group.stop();
        complaintUnless("no session left", () -> group.await("the end of all sessions", () -> arena.sessions() == 0));
        group.log(ChaosIT.REPORT, faults);
        return Verdict.of(arena, seed, faults, group, counter, complaints);
    }

    private void nothingMore(Usage before) {
        long sessions = group.places().size() * arena.sessionsOfOne();
        group.await("its usual sessions", () -> arena.sessions() <= sessions);
        group.await("its usual threads", () -> group.usage().threads() <= before.threads() + 1);
        Usage after = group.usage();
        if (after.heap() > before.heap() + HEAP_VARIES || after.files() > before.files() + FILES_VARY) {
            throw new AssertionError("used before: " + before + ", after: " + after);
        }
    }

    /** The rest is judged all the same. */
    private void complaintUnless(String what, Runnable holds) {
        try {
            holds.run();
        } catch (AssertionError | RuntimeException e) {
            complaints.add(what + ": "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("")); // then, output
        }
    }

    @Override
    public void close() {
        group.close();
    }
}
