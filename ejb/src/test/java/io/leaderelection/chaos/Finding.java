package io.leaderelection.chaos;

/**
 * Something in a history that must not be.
 *
 * @param from when it began, in microseconds
 * @param to when it was over
 * @param node whose fault it is; of two leaders the older one
 */
record Finding(Rule rule, long from, long to, String node, String what) {

    /** What every history keeps. */
    enum Rule {
        /** At no time do two nodes act. */
        ONE_LEADER,
        /** The token of a term is greater than that of every term that began before. */
        TOKENS_RISE,
        /** Who acted in a term was told of its begin. */
        GAINED_IS_TOLD,
        /** Each term's begin is told once. */
        GAINED_ONCE,
        /** Each term's end is told, unless the process was killed before. */
        LOST_IS_TOLD,
        /** Each term's end is told once. */
        LOST_ONCE,
        /** No end is told before its begin. */
        LOST_AFTER_GAINED,
        /** No term begins before the end of the last one is told. */
        LOST_BEFORE_NEXT_GAINED,
        /** Who was told of the end acts no more. */
        NO_ACT_AFTER_LOST
    }

    long micros() {
        return to - from;
    }

    @Override
    public String toString() {
        return rule + " " + node + ", " + micros() / 1_000.0 + " ms from " + from + ": " + what;
    }
}
