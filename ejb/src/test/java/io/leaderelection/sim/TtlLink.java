package io.leaderelection.sim;

import java.util.Optional;

/** One connection to a Redis server. A bare record of facts; others act on it. */
final class TtlLink extends Link {
    boolean closed;
    boolean endKnown;
    boolean ended;
    Optional<TtlServer> server = Optional.empty();
    Optional<TtlAsked> awaited = Optional.empty();

    TtlLink(Host host) {
        super(host);
    }

    boolean isUsable() {
        return !closed && !endKnown;
    }

    /** The client learns that the server has closed it. */
    void learnEnd() {
        endKnown = true;
        awaited.ifPresent(asked -> asked.failed("connection reset"));
    }

    /** The client closes it. */
    void hangUp() {
        closed = true;
        awaited.ifPresent(asked -> asked.failed("closed"));
    }
}
