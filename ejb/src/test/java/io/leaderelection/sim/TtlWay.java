package io.leaderelection.sim;

import java.util.Optional;

/** Where the connections of a client lead. */
interface TtlWay {

    /** What a new one leads to. */
    TtlServer leadsTo();

    /** What a script comes to that is sent once more on another one; empty = nobody. */
    Optional<TtlServer> again();

    /** Always the same server. */
    static TtlWay to(TtlServer server) {
        return new TtlWay() {
            @Override
            public TtlServer leadsTo() {
                return server;
            }

            @Override
            public Optional<TtlServer> again() {
                return Optional.of(server);
            }
        };
    }
}
