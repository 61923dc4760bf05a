package io.leaderelection.bench.peers;

import java.net.URI;
import java.time.Duration;

/**
 * What every peer is given.
 *
 * @param id name of the process
 * @param url of the store, as its client wants it
 * @param lease after so long a silent leader's place is free
 */
record Settings(String id, String url, Duration lease) {

    /** What they compete for. */
    static final String ELECTION = "bench-42";

    /** How long who handed over stays away, so that the others get their turn. */
    static final Duration HOLD_OFF = Duration.ofSeconds(1);

    URI uri() {
        return URI.create(url);
    }
}
