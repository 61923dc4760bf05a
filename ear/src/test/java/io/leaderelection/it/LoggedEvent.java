package io.leaderelection.it;

import java.util.Arrays;

/**
 * One line of an {@link EventLog}.
 *
 * @param micros when it happened, microseconds since the epoch on the machine's wall clock
 * @param node node that wrote it
 * @param gained whether a term began; else it ended
 * @param token fencing token of the term
 * @param line the line as written
 */
record LoggedEvent(long micros, String node, boolean gained, long token, String line) {

    static LoggedEvent parse(String line) {
        String[] words = line.split(" ", -1);
        boolean gained = words[2].equals("gained");
        if (!gained && !words[2].equals("lost")) {
            throw new IllegalArgumentException("neither gained nor lost: " + line);
        }
        return new LoggedEvent(Long.parseLong(words[0]), words[1], gained, Long.parseLong(word(line, "token")), line);
    }

    /** What ended the term; only of an end. */
    String reason() {
        return word(line, "reason");
    }

    /** When the observer was called, microseconds since the epoch on the machine's wall clock. */
    long seen() {
        return Long.parseLong(word(line, "seen"));
    }

    private static String word(String line, String name) {
        return Arrays.stream(line.split(" ", -1))
                .filter(word -> word.startsWith(name + "="))
                .map(word -> word.substring(name.length() + 1))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + name + " in: " + line));
    }

    @Override
    public String toString() {
        return line;
    }
}
