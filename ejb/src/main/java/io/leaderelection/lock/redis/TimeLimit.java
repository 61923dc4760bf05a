package io.leaderelection.lock.redis;

import io.leaderelection.time.Moment;
import io.leaderelection.time.Ticker;
import java.time.Duration;

/**
 * When several requests that belong together must all have been answered. Immutable.
 *
 * @param ticker monotonic clock
 * @param end the moment
 */
record TimeLimit(Ticker ticker, Moment end) {

    static TimeLimit in(Duration length, Ticker ticker) {
        return new TimeLimit(ticker, ticker.now().plus(length));
    }

    /**
     * What is left, in the whole milliseconds that sockets count in.
     *
     * @throws RedisFailure if nothing is
     */
    int leftMillis() {
        long left = end.since(ticker.now()).toMillis();
        if (left <= 0) {
            throw new RedisFailure("no answer in time");
        }
        return Math.toIntExact(Math.min(left, Integer.MAX_VALUE));
    }

    /** An earlier limit that leaves as much for each of {@code parts} equal parts. */
    TimeLimit part(int parts) {
        return in(Duration.ofMillis(Math.max(1, leftMillis() / parts)), ticker);
    }
}
