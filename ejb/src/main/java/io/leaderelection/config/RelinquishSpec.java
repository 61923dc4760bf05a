package io.leaderelection.config;
/** Stub. */
public final class RelinquishSpec {
    /** x */
    public java.util.Optional<java.time.Instant> next(java.time.Instant after) {
        return java.util.Optional.empty();
    }
}
