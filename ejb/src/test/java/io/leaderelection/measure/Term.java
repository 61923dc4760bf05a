package io.leaderelection.measure;

/**
 * What one node was seen doing with one fencing token: the time between its first and its last sample in which {@code
 * isLeader()} was true. Times are microseconds of the machine's wall clock, which all nodes of a test share.
 *
 * @param node who
 * @param token fence of the term
 * @param from end of the call that gave the first true sample
 * @param to begin of the call that gave the last one, so that a process frozen in mid-call is not blamed for it
 */
public record Term(String node, long token, long from, long to) {

    /** Microseconds during which both act; zero or less = never both. */
    long shares(Term other) {
        return Math.min(to, other.to) - Math.max(from, other.from);
    }
}
