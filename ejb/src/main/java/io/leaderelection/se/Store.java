package io.leaderelection.se;

import io.leaderelection.config.Backend;
import io.leaderelection.config.ElectionConfig;
import io.leaderelection.lock.LeaderLock;

/** Where the lock of an election lies. */
interface Store {

    /** Kind of store, as the setting {@code backend} names it. */
    Backend backend();

    /**
     * The lock of one election; opens nothing before its first call.
     *
     * @param config checked settings
     * @param instance name of the node plus what makes this start of it unique
     */
    LeaderLock lock(ElectionConfig config, String instance);
}
