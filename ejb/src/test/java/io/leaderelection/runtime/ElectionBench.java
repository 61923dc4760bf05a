package io.leaderelection.runtime;

import io.leaderelection.config.Tenure;
import io.leaderelection.config.Timing;
import io.leaderelection.core.Elector;
import io.leaderelection.lock.LeaseTerms;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Held;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.lock.LockReply.Unknown;
import io.leaderelection.lock.ScriptedLock;
import io.leaderelection.time.ManualClock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** One election on a scripted store, in virtual time. */
public final class ElectionBench {
    public static final Duration LEASE = Duration.ofSeconds(10);
    public static final Duration MARGIN = Duration.ofSeconds(1);
    public static final Duration LEADER_CHECK = Duration.ofSeconds(2);
    public static final Duration FOLLOWER_CHECK = Duration.ofSeconds(3);
    public static final Duration DRAIN = Duration.ofMillis(2500);
    public static final Duration SHUTDOWN = Duration.ofMillis(50);
    public static final LeaseTerms TERMS = new LeaseTerms(LEASE, MARGIN);

    public final ManualClock clock = new ManualClock();
    public final ManualTasks tasks = new ManualTasks(clock);
    public final ScriptedLock lock = new ScriptedLock(clock, TERMS);
    public final RecordingObservers observers = new RecordingObservers();
    public final RecordingJournal journal = new RecordingJournal();
    public final ElectionRunner runner;

    public ElectionBench() {
        this(Optional.empty());
    }

    /** The same with another journal than {@link #journal}. */
    public ElectionBench(ElectionJournal told) {
        this(Optional.of(told));
    }

    private ElectionBench(Optional<ElectionJournal> told) {
        Tenure tenure = new Tenure.Interval(Duration.ofMinutes(5));
        Timing timing = new Timing(LEASE, MARGIN, LEADER_CHECK, FOLLOWER_CHECK, DRAIN, SHUTDOWN, tenure);
        Elector elector = new Elector(timing, new Random(1));
        runner = new ElectionRunner(
                "billing", "node-1", timing, elector, lock, tasks, observers, told.orElse(journal), clock, clock);
    }

    /** Started, and all that follows at once has happened: leads, unless the script says otherwise. */
    public ElectionBench started() {
        runner.start();
        tasks.run();
        return this;
    }

    public ElectionBench after(Duration duration) {
        tasks.advance(duration);
        return this;
    }

    public static LockReply refusedBy(String leader) {
        return new Refused("taken", Optional.of(leader), Optional.empty());
    }

    public static LockReply unknown() {
        return new Unknown("no answer");
    }

    public static LockReply held() {
        return new Held("pid 4711 is in the way", Duration.ofSeconds(1));
    }
}
