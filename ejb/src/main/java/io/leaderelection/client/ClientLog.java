package io.leaderelection.client;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import java.lang.System.Logger;

/** What an operator is told by a deployment that follows an election of another one. Thread-safe. */
final class ClientLog {
    private static final Logger LOG = System.getLogger("io.leaderelection.client");

    /** Code of the application threw. */
    void failed(String what, Throwable thrown) {
        LOG.log(ERROR, "LDREL0015 " + what + " threw", thrown);
    }

    /** Something is as it should not be. */
    void unwise(String sentence) {
        LOG.log(WARNING, "LDREL0014 " + sentence);
    }
}
