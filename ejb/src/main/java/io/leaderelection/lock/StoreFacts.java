package io.leaderelection.lock;

import io.leaderelection.time.Moment;
import java.util.Map;

/**
 * What an operator may know of the store that a lock has reached. Free of secrets. Immutable.
 *
 * @param server product and version, as the server tells them
 * @param endpoint where it is
 * @param sessions when each connection that is open now was opened, by what it is for
 */
public record StoreFacts(String server, String endpoint, Map<String, Moment> sessions) {
    public StoreFacts {
        sessions = Map.copyOf(sessions);
    }
}
