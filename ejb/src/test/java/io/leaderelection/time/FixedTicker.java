package io.leaderelection.time;

/**
 * A monotonic clock that stands still.
 *
 * @param now what it shows
 */
public record FixedTicker(Moment now) implements Ticker {}
