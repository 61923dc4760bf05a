package io.leaderelection.sim;

import java.util.Optional;

/**
 * The three keys of one election in Redis. Times in ms of the server's wall clock. Immutable.
 *
 * @param owner value of the lock
 * @param until last millisecond of the lock
 * @param fence highest token given out
 * @param trusted identity that the since-entry names
 * @param since since when it does
 */
record TtlKeys(Optional<String> owner, long until, long fence, Optional<String> trusted, long since) {
    static final TtlKeys NONE = new TtlKeys(Optional.empty(), 0, 0, Optional.empty(), 0);

    /** What is left of them at that time. */
    TtlKeys at(long now) {
        return owner.isPresent() && now > until ? free() : this;
    }

    boolean knows(String identity, long now) {
        return trusted.filter(identity::equals).isPresent() && since <= now;
    }

    TtlKeys noted(String identity, long now) {
        return knows(identity, now) ? this : new TtlKeys(owner, until, fence, Optional.of(identity), now);
    }

    TtlKeys taken(String value, long lastMilli, long token) {
        return new TtlKeys(Optional.of(value), lastMilli, token, trusted, since);
    }

    TtlKeys prolonged(long lastMilli) {
        return new TtlKeys(owner, lastMilli, fence, trusted, since);
    }

    TtlKeys raised(long token) {
        return new TtlKeys(owner, until, Math.max(fence, token), trusted, since);
    }

    TtlKeys free() {
        return new TtlKeys(Optional.empty(), 0, fence, trusted, since);
    }

    TtlKeys withoutFence() {
        return new TtlKeys(owner, until, 0, trusted, since);
    }

    TtlKeys withoutSince() {
        return new TtlKeys(owner, until, fence, Optional.empty(), 0);
    }
}
