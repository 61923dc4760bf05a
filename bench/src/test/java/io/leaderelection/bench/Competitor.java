package io.leaderelection.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Something that elects.
 *
 * @param name as in the report
 * @param store where its lock lies
 * @param ours whether it is the product
 * @param arguments all but the address and the name of the process
 */
record Competitor(String name, Store store, boolean ours, List<String> arguments) {
    /** The same for everybody: small, and without the second compiler, whose work would show in short runs. */
    private static final List<String> JVM = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1");

    /** The product over a store. */
    static Competitor candidate(String name, Store store, String lease) {
        return new Competitor(
                name,
                store,
                true,
                List.of(
                        "-jar",
                        Run.directory().resolve("candidate.jar").toString(),
                        "--backend",
                        store.kind(),
                        "--lease",
                        lease));
    }

    /** One of the peers over a store. */
    static Competitor peer(String name, String peer, Store store) {
        return new Competitor(
                name,
                store,
                false,
                List.of("-cp", Run.peers().toString(), "io.leaderelection.bench.peers.Peer", "--peer", peer));
    }

    /** What starts a process of it that reaches the store at this address, made of the name of the process. */
    Function<String, List<String>> command(String url, String... more) {
        return id -> {
            List<String> command = new ArrayList<>(JVM);
            command.addAll(arguments);
            command.addAll(List.of("--url", url, "--id", id));
            command.addAll(List.of(more));
            return List.copyOf(command);
        };
    }
}
