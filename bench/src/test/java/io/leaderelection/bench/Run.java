package io.leaderelection.bench;

import java.nio.file.Path;
import java.util.Objects;

/** What the build says about this run. */
final class Run {

    private Run() {}

    /** Where the candidate lies and the report goes. */
    static Path directory() {
        return Path.of(property("bench.directory"));
    }

    static Path peers() {
        return Path.of(property("bench.peers"));
    }

    static Path jmh() {
        return Path.of(property("bench.jmh"));
    }

    /** Hand-overs that count. */
    static int rounds() {
        return Integer.parseInt(property("bench.rounds"));
    }

    /** Rounds of each fault. */
    static int faults() {
        return Integer.parseInt(property("bench.faults"));
    }

    /** For how many seconds cost is counted. */
    static int seconds() {
        return Integer.parseInt(property("bench.seconds"));
    }

    /** Elections per process at most. */
    static int elections() {
        return Integer.parseInt(property("bench.elections"));
    }

    /** Tells whoever watches. */
    static void say(String what) {
        System.out.println("BENCH " + what);
    }

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), name);
    }
}
