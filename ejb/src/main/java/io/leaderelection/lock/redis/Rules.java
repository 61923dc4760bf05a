package io.leaderelection.lock.redis;

import io.leaderelection.lock.Lease;
import io.leaderelection.time.Moment;
import java.util.Optional;

/** What one kind of store does in each call of {@code LeaderLock}, as chains of steps. Not thread-safe; one call at a time. */
sealed interface Rules permits Protocol, Majority {

    Step acquire(Moment now);

    Step renew(Lease held);

    Step look();

    Step release();

    Step park();

    /** Why the store that was found can never serve as it is; empty while no such thing was seen. */
    Optional<String> misfit();
}
