package io.leaderelection.chaos;

/**
 * Time in which nobody acted, from the last true sample of anybody to the first of the next term; in microseconds.
 *
 * @param before the node that acted last
 */
record Gap(long from, long to, String before) {
    long micros() {
        return to - from;
    }
}
