package io.leaderelection.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Something that elects.
 *
 * @param name as in the report
 * @param ours whether it is the product
 * @param stores starts a server of the kind it needs
 * @param arguments all but the address and the name of the process
 */
record Competitor(String name, boolean ours, Supplier<Store> stores, List<String> arguments) {
    /** The same for everybody: small, and without the second compiler, whose work would show in short runs. */
    private static final List<String> JVM = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1");

    /** The product over a store. */
    static Competitor candidate(String name, String backend, Supplier<Store> stores, String lease) {
        return new Competitor(
                name,
                true,
                stores,
                List.of(
                        "-jar",
                        Run.directory().resolve("candidate.jar").toString(),
                        "--backend",
                        backend,
                        "--lease",
                        lease));
    }

    /** One of the peers over a store. */
    static Competitor peer(String name, String peer, Supplier<Store> stores) {
        return new Competitor(
                name,
                false,
                stores,
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
