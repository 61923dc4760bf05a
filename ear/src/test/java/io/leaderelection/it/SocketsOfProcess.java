package io.leaderelection.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The TCP connections of a process of this machine: proc(5), "/proc/pid/fd" and "/proc/net/tcp". */
final class SocketsOfProcess {

    private static final int REMOTE_ADDRESS = 2;
    private static final int INODE = 9;

    private SocketsOfProcess() {}

    /** How many of its open sockets are connected to this port, or were and are not closed. */
    static long connectionsTo(int port, ProcessHandle process) {
        Set<String> inodes = inodes(Path.of("/proc", Long.toString(process.pid()), "fd"));
        return Stream.of("tcp", "tcp6")
                .flatMap(table -> rows(Path.of("/proc", Long.toString(process.pid()), "net", table)).stream())
                .filter(row -> Integer.parseInt(row[REMOTE_ADDRESS].split(":", 2)[1], 16) == port)
                .filter(row -> inodes.contains(row[INODE]))
                .count();
    }

    private static Set<String> inodes(Path descriptors) {
        try (Stream<Path> links = Files.list(descriptors)) {
            return links.map(SocketsOfProcess::target)
                    .filter(target -> target.startsWith("socket:["))
                    .map(target -> target.substring("socket:[".length(), target.length() - 1))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException("could not list " + descriptors, e);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    private static List<String[]> rows(Path table) {
        try (Stream<String> lines = Files.lines(table)) {
            return lines.skip(1).map(line -> line.strip().split("\\s+")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + table, e);
        }
    }
}
