package io.leaderelection.lock.redis;

/** What a script does before it reports. Every script reports. */
enum Action {
    /**
     * Sets the key to our value if nobody has it and the store is old enough, and raises the fence if it did; notes since
     * when the store is trusted.
     */
    ACQUIRE,
    /** Prolongs the key if it has our value and the store is the one it was; notes since when the store is trusted. */
    RENEW,
    /** Prolongs nothing; notes since when the store is trusted. */
    CHECK,
    /** Raises the fence to a token if the key has our value. */
    RAISE,
    /** Deletes the key if it has our value, and says so on the election's channel. */
    RELEASE,
    /** Writes nothing. */
    LOOK
}
