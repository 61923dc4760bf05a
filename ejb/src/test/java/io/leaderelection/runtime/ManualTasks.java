package io.leaderelection.runtime;

import io.leaderelection.time.ManualClock;
import io.leaderelection.time.Moment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

/**
 * The places where work runs, in virtual time: nothing happens but by {@link #run} and {@link #advance}, and then in
 * one order only. A lane that is frozen stands for a thread that hangs. Thread-safe, but driven by one thread.
 */
public final class ManualTasks implements Tasks {
    private static final int LONGEST_RUN = 10_000;

    private final ManualClock clock;
    private final List<Alarm> alarms = new ArrayList<>();
    private final Queue<Runnable> store = new ArrayDeque<>();
    private final Queue<Runnable> observers = new ArrayDeque<>();
    private final Queue<Runnable> others = new ArrayDeque<>();
    private boolean storeFrozen;
    private boolean observersFrozen;
    private Optional<RuntimeException> timerRefusal = Optional.empty();
    private boolean noOtherThreads;
    private boolean closed;
    private long scheduled;

    private record Alarm(long id, Moment due, Runnable task) {}

    public ManualTasks(ManualClock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Pending schedule(Runnable task, Duration delay) {
        timerRefusal.ifPresent(refusal -> {
            throw refusal;
        });
        Alarm alarm = new Alarm(++scheduled, clock.now().plus(delay.isNegative() ? Duration.ZERO : delay), task);
        alarms.add(alarm);
        return () -> cancel(alarm);
    }

    @Override
    public synchronized void callStore(Runnable call) {
        if (!closed) {
            store.add(call);
        }
    }

    @Override
    public synchronized void deliver(Runnable delivery) {
        if (!closed) {
            observers.add(delivery);
        }
    }

    @Override
    public synchronized void apart(Runnable work) {
        if (noOtherThreads) {
            throw new RejectedExecutionException("no threads");
        }
        others.add(work);
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    /** Runs what waits on both lanes, and what follows from it, in no time. */
    public void run() {
        int tasksRun = 0;
        for (Optional<Runnable> task = next(); task.isPresent(); task = next()) {
            bounded(++tasksRun);
            task.get().run();
        }
    }

    /** Time passes; what is due on the way runs at its moment. */
    public void advance(Duration duration) {
        Moment end = clock.now().plus(duration);
        run();
        int rung = 0;
        for (Optional<Alarm> due = takeDue(end); due.isPresent(); due = takeDue(end)) {
            bounded(++rung);
            Duration ahead = due.get().due().since(clock.now());
            clock.advance(ahead.isNegative() ? Duration.ZERO : ahead);
            due.get().task().run();
            run();
        }
        clock.advance(end.since(clock.now()));
    }

    /** The store's thread hangs, or goes on. */
    public synchronized void freezeStore(boolean frozen) {
        storeFrozen = frozen;
    }

    /** The observers' thread hangs, or goes on. */
    public synchronized void freezeObservers(boolean frozen) {
        observersFrozen = frozen;
    }

    /** The timer takes no work, as in a suspended server. */
    public void rejectTimers() {
        refuseTimers(new RejectedExecutionException("suspended"));
    }

    public synchronized void refuseTimers(RuntimeException refusal) {
        timerRefusal = Optional.of(refusal);
    }

    public synchronized void acceptTimers() {
        timerRefusal = Optional.empty();
    }

    /** No thread can be made any more. */
    public synchronized void refuseOtherThreads() {
        noOtherThreads = true;
    }

    public synchronized int alarms() {
        return alarms.size();
    }

    public synchronized int waitingForStore() {
        return store.size();
    }

    public synchronized int waitingForObservers() {
        return observers.size();
    }

    private static void bounded(int rounds) {
        if (rounds > LONGEST_RUN) {
            throw new AssertionError("more work than there can be: something calls itself without end");
        }
    }

    private synchronized void cancel(Alarm alarm) {
        alarms.remove(alarm);
    }

    private synchronized Optional<Runnable> next() {
        if (!others.isEmpty()) {
            return Optional.of(others.remove());
        }
        if (!store.isEmpty() && !storeFrozen) {
            return Optional.of(store.remove());
        }
        return observers.isEmpty() || observersFrozen ? Optional.empty() : Optional.of(observers.remove());
    }

    private synchronized Optional<Alarm> takeDue(Moment end) {
        Optional<Alarm> first = alarms.stream()
                .filter(alarm -> end.reached(alarm.due()))
                .reduce((one, other) -> other.due().reached(one.due()) ? one : other);
        first.ifPresent(this::cancel);
        return first;
    }
}
