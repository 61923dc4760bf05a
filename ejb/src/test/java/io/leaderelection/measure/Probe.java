package io.leaderelection.measure;

import io.leaderelection.api.Leadership;
import io.leaderelection.api.LeadershipStatus;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Asks {@code isLeader()} over and over and prints the first and the last true answer of each term. One thread. */
final class Probe {
    private final String node;
    private final Leadership leadership;
    private final long pauseNanos;
    private long token; // of the term that is being sampled; 0 = none
    private long lastTrue;
    private long deadline;

    /**
     * A probe of one node.
     *
     * @param pause small against every figure that is taken, large enough to leave the machine's cores to others
     */
    Probe(String node, Leadership leadership, Duration pause) {
        this.node = node;
        this.leadership = leadership;
        this.pauseNanos = pause.toNanos();
    }

    void run() {
        while (!Thread.currentThread().isInterrupted()) {
            sample();
            LockSupport.parkNanos(pauseNanos);
        }
        sample();
    }

    private void sample() {
        long before = MeasuringNode.micros();
        boolean leads = leadership.isLeader();
        long after = MeasuringNode.micros();
        if (!leads) {
            end();
            return;
        }
        LeadershipStatus status = leadership.status();
        long present = status.token().map(fence -> fence.value()).orElse(token);
        if (present != token) {
            end();
            token = present;
            deadline = MeasuringNode.micros() + status.leaseRemaining().toNanos() / 1_000;
            print(after, "first");
        }
        lastTrue = before;
        deadline = status.token().isPresent()
                ? MeasuringNode.micros() + status.leaseRemaining().toNanos() / 1_000
                : deadline;
    }

    private void end() {
        if (token != 0) {
            print(lastTrue, "last");
            token = 0;
        }
    }

    private void print(long at, String what) {
        System.out.println(MeasuringNode.line(at, node, what, token, deadline));
    }
}
