package io.leaderelection.config;

import java.time.Duration;

/** How long one node leads before it hands over on its own account. Immutable. */
public sealed interface Tenure {

    /**
     * A fixed time, measured on the monotonic clock.
     *
     * @param length longest tenure; positive
     */
    record Interval(Duration length) implements Tenure {}

    /**
     * Until the next time a schedule names, on the wall clock.
     *
     * @param spec the schedule
     */
    record Schedule(RelinquishSpec spec) implements Tenure {}
}
