package io.leaderelection.it;

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
        long token = Long.parseLong(words[3].substring("token=".length()));
        return new LoggedEvent(Long.parseLong(words[0]), words[1], gained, token, line);
    }

    @Override
    public String toString() {
        return line;
    }
}
