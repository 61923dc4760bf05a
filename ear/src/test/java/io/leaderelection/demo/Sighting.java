package io.leaderelection.demo;

import java.util.Locale;

/**
 * Something a node was seen doing; one line of the file that {@link LeadershipProbe} writes.
 *
 * @param at microseconds since 1970 on the wall clock that all processes of this machine share
 * @param node who
 * @param kind what
 * @param token fencing token of the term it is about
 * @param reason why the term ended, or a dash
 */
record Sighting(long at, String node, Kind kind, long token, String reason) {

    /** What was seen. */
    enum Kind {
        /** The first true answer of {@code isLeader()} in a term. */
        FIRST,
        /** The last one. */
        LAST,
        /** The event that a term began. */
        GAINED,
        /** The event that it ended. */
        LOST
    }

    static Sighting parse(String line) {
        String[] words = line.split(" ", -1);
        return new Sighting(
                Long.parseLong(words[0]),
                words[1],
                Kind.valueOf(words[2].toUpperCase(Locale.ROOT)),
                Long.parseLong(words[3]),
                words[4]);
    }

    String line() {
        return at + " " + node + " " + kind.name().toLowerCase(Locale.ROOT) + " " + token + " " + reason;
    }
}
