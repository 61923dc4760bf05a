package io.leaderelection.se;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.LeaderElector;
import io.leaderelection.api.Leadership;
import io.leaderelection.core.Hold;
import io.leaderelection.runtime.ElectionRunner;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * An elector on the runner that servers use, too. While nobody runs it or acquires, {@link Hold#WITHDRAWN} keeps it from
 * competing, but not from ending its term in peace.
 */
final class RunningElector implements LeaderElector {
    private final ElectionRunner runner;
    private final Duration followerCheck;
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean running; // this and the following are guarded by this
    private boolean closing;
    private int acquiring;

    RunningElector(ElectionRunner runner, Duration followerCheck) {
        this.runner = runner;
        this.followerCheck = followerCheck;
    }

    @Override
    public boolean acquire() throws InterruptedException {
        return acquire(followerCheck);
    }

    @Override
    public boolean acquire(Duration patience) throws InterruptedException {
        begin();
        try {
            return runner.awaitLeadership(patience);
        } finally {
            acquired();
        }
    }

    @Override
    public FencingToken check() {
        return runner.requireLeader();
    }

    @Override
    public void relinquish() {
        runner.requireLeader();
        runner.relinquish();
        withdraw();
    }

    @Override
    public void run() throws InterruptedException {
        beginRun();
        try {
            ended.await();
        } catch (InterruptedException e) {
            close();
            throw e;
        }
    }

    @Override
    public Leadership leadership() {
        return runner;
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
        }
        try {
            runner.stop();
        } finally {
            ended.countDown();
        }
    }

    /** Competes no longer, unless somebody wants it to; the present term goes on. */
    synchronized void withdraw() {
        if (!running && acquiring == 0) {
            runner.imposeUnlessLeading(Hold.WITHDRAWN);
        }
    }

    private synchronized void begin() {
        compete();
        acquiring++;
    }

    private synchronized void acquired() {
        acquiring--;
        withdraw();
    }

    private synchronized void beginRun() {
        if (running) {
            throw new IllegalStateException("this elector runs already");
        }
        compete();
        running = true;
    }

    private void compete() {
        if (closing) {
            throw new IllegalStateException("this elector is closed");
        }
        runner.lift(Hold.WITHDRAWN);
        runner.start();
    }
}
