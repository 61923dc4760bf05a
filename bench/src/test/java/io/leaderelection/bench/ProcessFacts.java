package io.leaderelection.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the system says about one process. Immutable.
 *
 * @param ticks hundredths of seconds of processor time so far
 * @param threads of the whole process
 * @param connections established over TCP
 */
record ProcessFacts(long ticks, int threads, int connections) {
    private static final int UTIME = 11; // after the name: proc(5)
    private static final int STIME = 12;
    private static final int THREADS = 17;
    private static final String ESTABLISHED = "01";

    static ProcessFacts of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return new ProcessFacts(
                    Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]),
                    Integer.parseInt(fields[THREADS]),
                    connections(pid));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int connections(long pid) throws IOException {
        Set<String> established = new HashSet<>();
        for (String table : List.of("tcp", "tcp6")) {
            try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/net/" + table))) {
                lines.map(line -> line.strip().split("\\s+"))
                        .filter(row -> row[3].equals(ESTABLISHED))
                        .forEach(row -> established.add("socket:[" + row[9] + "]"));
            }
        }
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return (int) open.filter(each -> established.contains(target(each))).count();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }
}
