package io.leaderelection.runtime;

import java.time.Duration;
import java.util.Map;

/**
 * The store as this node reached it. Free of secrets. Immutable.
 *
 * @param server product and version, as the server tells them
 * @param endpoint where it is
 * @param sessionAges how long each open connection has been open, by what it is for
 */
public record StoreView(String server, String endpoint, Map<String, Duration> sessionAges) {
    public StoreView {
        sessionAges = Map.copyOf(sessionAges);
    }
}
