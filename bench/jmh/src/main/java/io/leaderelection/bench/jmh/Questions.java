package io.leaderelection.bench.jmh;

import io.leaderelection.api.LeaderElector;
import io.leaderelection.config.Key;
import io.leaderelection.ee.GuardedCall;
import io.leaderelection.se.Elections;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The questions an application asks at every turn, on a node that leads over Redis and renews its lease meanwhile. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Questions {
    /** Address of the Redis server. */
    @Param("redis://localhost:6379")
    public String url = "";

    private ScheduledExecutorService timer;
    private LeaderElector elector;
    private GuardedCall guarded;

    /** Leads when it returns. */
    @Setup
    public void lead() throws InterruptedException {
        timer = Executors.newSingleThreadScheduledExecutor();
        elector = Elections.redis(url)
                .lockId(4242)
                .set(Key.LEASE_DURATION, "3s")
                .set(Key.LEADER_CHECK_INTERVAL, "1s")
                .set(Key.FOLLOWER_CHECK_INTERVAL, "1s")
                .build(timer);
        guarded = new GuardedCall(elector.leadership());
        if (!elector.acquire(Duration.ofMinutes(1))) {
            throw new IllegalStateException("does not lead");
        }
    }

    /** Hands over. */
    @TearDown
    public void leave() {
        elector.close();
        timer.shutdown();
    }

    /** What every comparison with a clock costs at least. */
    @Benchmark
    public long nanoTime() {
        return System.nanoTime();
    }

    /** The question itself. */
    @Benchmark
    public boolean isLeader() {
        return elector.leadership().isLeader();
    }

    /** A method without a guard. */
    @Benchmark
    public Object plainCall() throws Exception {
        return guarded.plainly();
    }

    /** What {@code @LeaderOnly} puts before the same method, without the container's own part of an interception. */
    @Benchmark
    public Object leaderOnlyCall() throws Exception {
        return guarded.whileLeading();
    }
}
