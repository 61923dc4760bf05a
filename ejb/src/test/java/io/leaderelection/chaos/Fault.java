package io.leaderelection.chaos;

/**
 * Something that was done to an election.
 *
 * @param kind what
 * @param target name of the node's place, or {@value #STORE}
 * @param from when it began, in microseconds
 * @param to when all was as before again
 */
record Fault(Kind kind, String target, long from, long to) {
    /** Target of what hits every node. */
    static final String STORE = "store";
}
