package io.leaderelection.demo;

/**
 * What came of one promise.
 *
 * @param what the promise's subject
 * @param promised the promise
 * @param measured what was seen
 * @param kept whether it was kept
 */
record Outcome(String what, String promised, String measured, boolean kept) {

    /** A time that must not exceed a limit; both in microseconds. */
    static Outcome atMost(String what, long limit, long measured) {
        return new Outcome(what, "at most " + Paper.span(limit), Paper.span(measured), measured <= limit);
    }

    /** The outcome as a line of a table. */
    String row() {
        return String.format("  %-38s %-24s %-24s %s", what, promised, measured, kept ? "ok" : "NOT AS PROMISED");
    }
}
