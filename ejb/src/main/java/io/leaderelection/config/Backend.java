package io.leaderelection.config;

/** A kind of store that can hold the lock. */
enum Backend {
    /** Session advisory locks. */
    POSTGRES,
    /** Keys that expire. */
    REDIS
}
