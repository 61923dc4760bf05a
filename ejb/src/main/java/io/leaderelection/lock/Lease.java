package io.leaderelection.lock;

import io.leaderelection.api.FencingToken;
import io.leaderelection.time.Moment;

/**
 * Permission to act as leader for a while.
 *
 * @param token fence that every guarded write carries
 * @param deadline from this moment on the permission is void, whatever the store says later
 */
public record Lease(FencingToken token, Moment deadline) {

    /** Whether the permission has ended. */
    public boolean isOver(Moment now) {
        return now.reached(deadline);
    }
}
