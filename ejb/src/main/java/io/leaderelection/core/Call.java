package io.leaderelection.core;

import io.leaderelection.lock.Lease;
import io.leaderelection.time.Reading;

/** One request to the lock. At most one is in flight per election, so a reply names its call. Immutable. */
public sealed interface Call {

    /** Counts from one per elector, so that no two calls are equal. */
    long id();

    /** Both clocks when the call was decided on, before anything was sent. */
    Reading askedAt();

    /** {@code LeaderLock.acquire}. */
    record Acquire(long id, Reading askedAt) implements Call {}

    /** {@code LeaderLock.renew}. */
    record Renew(long id, Reading askedAt, Lease held) implements Call {}

    /** {@code LeaderLock.look}. */
    record Look(long id, Reading askedAt) implements Call {}

    /** {@code LeaderLock.release}. */
    record Release(long id, Reading askedAt) implements Call {}

    /** {@code LeaderLock.park}. */
    record Park(long id, Reading askedAt) implements Call {}
}
