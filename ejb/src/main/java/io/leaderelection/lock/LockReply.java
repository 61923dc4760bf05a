package io.leaderelection.lock;

import java.time.Duration;
import java.util.Optional;

/** What the store said. Backends throw nothing: every failure is one of these. Immutable. */
public sealed interface LockReply {

    /**
     * Ours, confirmed: the holder may act until the lease is over.
     *
     * @param lease token and deadline
     */
    record Granted(Lease lease) implements LockReply {}

    /**
     * The place is ours, but a predecessor may still act. No lease comes with it, so nobody can lead on it by mistake.
     *
     * @param why what is waited for, for people
     * @param askAgainIn when to ask again
     */
    record Held(String why, Duration askAgainIn) implements LockReply {}

    /**
     * Not ours: held by another node, not to be had yet, or lost since the last answer.
     *
     * @param why for people
     * @param holder node that leads, as far as the store tells
     * @param askAgainIn when it makes sense to ask again; empty = at the caller's own pace
     * @param youngFor how long until this node could lead at all, because its session or the store's memory is too young;
     *     empty = it could lead now
     */
    record Refused(String why, Optional<String> holder, Optional<Duration> askAgainIn, Optional<Duration> youngFor)
            implements LockReply {

        /** A refusal of a node that could lead if the lock were free. */
        public Refused(String why, Optional<String> holder, Optional<Duration> askAgainIn) {
            this(why, holder, askAgainIn, Optional.empty());
        }
    }

    /** No longer ours, because we asked. */
    record Released() implements LockReply {}

    /**
     * Failed on the way: the store may or may not have acted. Never extends anything.
     *
     * @param why for people; free of secrets
     */
    record Unknown(String why) implements LockReply {}
}
