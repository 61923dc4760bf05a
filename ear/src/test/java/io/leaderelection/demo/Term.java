package io.leaderelection.demo;

/**
 * The time in which one node was seen acting with one token.
 *
 * @param node who
 * @param token fencing token of the term
 * @param from first true answer of {@code isLeader()}, microseconds since 1970
 * @param to last one, or the time of the node's death; for a term that lasts, the time of asking
 */
record Term(String node, long token, long from, long to) {}
