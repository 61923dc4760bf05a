package io.leaderelection.config;

/** A kind of store that can hold the lock. */
public enum Backend {
    /** Session advisory locks. */
    POSTGRES
}
