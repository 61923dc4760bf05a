package io.leaderelection.se;

import io.leaderelection.config.ElectionConfig;
import io.leaderelection.lock.LeaderLock;
import java.util.Map;
import java.util.concurrent.ThreadFactory;

/** Where the lock of an election lies. */
interface Store {

    /** The settings that name it, with their full names. */
    Map<String, String> settings();

    /**
     * The lock of one election; opens nothing before its first call.
     *
     * @param config checked settings
     * @param instance name of the node plus what makes this start of it unique
     * @param threads for what the lock waits for beside its calls
     */
    LeaderLock lock(ElectionConfig config, String instance, ThreadFactory threads);
}
