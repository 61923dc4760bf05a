package io.leaderelection.runtime;

import java.time.Duration;
import java.time.Instant;

/**
 * One call of the store that has come to its end. Immutable.
 *
 * @param at when, on this node's wall clock
 * @param age how long ago that was, by the monotonic clock
 * @param took how long it took; a follower's attempt waits for the lock, so it may take {@code follower-check-interval}
 * @param call what was asked, by the name of the method of {@link io.leaderelection.lock.LeaderLock}
 * @param result what the store answered, or why it did not, for people
 */
public record Check(Instant at, Duration age, Duration took, String call, String result) {}
