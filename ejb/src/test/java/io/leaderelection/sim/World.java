package io.leaderelection.sim;

import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** True time, what will happen in it, and chance. Nanoseconds since the begin. Not thread-safe. */
final class World {
    static final long MICRO = 1_000;
    static final long MILLI = 1_000_000;
    static final long SECOND = 1_000_000_000;
    static final long NEVER = Long.MAX_VALUE;

    final Trace trace;
    private final SplittableRandom random;
    private final PriorityQueue<Event> events = new PriorityQueue<>(256);
    private long now;
    private long scheduled;

    private record Event(long at, long order, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    World(long seed, Trace trace) {
        this.random = new SplittableRandom(seed);
        this.trace = trace;
    }

    long now() {
        return now;
    }

    void at(long time, Runnable what) {
        if (time != NEVER) {
            events.add(new Event(Math.max(time, now), scheduled++, what));
        }
    }

    void after(long nanos, Runnable what) {
        at(now + nanos, what);
    }

    /** Lets everything happen until {@code end}, and {@code afterEach} after each event. */
    void run(long end, Runnable afterEach) {
        while (!events.isEmpty() && events.peek().at <= end) {
            Event event = events.remove();
            now = event.at;
            event.what.run();
            afterEach.run();
        }
        now = end;
    }

    void say(String who, Object... what) {
        trace.say(now, who, what);
    }

    SplittableRandom random() {
        return random;
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** A number from {@code low} up to, not including, {@code high}; {@code low} if there is none. */
    long between(long low, long high) {
        return high <= low ? low : random.nextLong(low, high);
    }

    /** An exponentially distributed time. */
    long about(long mean) {
        return (long) (-Math.log(1 - random.nextDouble()) * mean);
    }
}
