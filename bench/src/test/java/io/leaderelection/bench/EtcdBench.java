package io.leaderelection.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One etcd server with its default durability, from the package manager. */
final class EtcdBench implements Store {
    private final int port = ServerProcess.freePort();
    private final HttpClient http = HttpClient.newHttpClient();
    private final ServerProcess server;

    EtcdBench(Path program) {
        Path directory = ServerProcess.directory("etcd");
        String peers = "http://127.0.0.1:" + ServerProcess.freePort();
        server = new ServerProcess(
                directory,
                port,
                List.of(
                        program.toString(),
                        "--data-dir",
                        directory.resolve("data").toString(),
                        "--listen-client-urls",
                        url(),
                        "--advertise-client-urls",
                        url(),
                        "--listen-peer-urls",
                        peers,
                        "--initial-advertise-peer-urls",
                        peers,
                        "--initial-cluster",
                        "default=" + peers));
    }

    /** The program, where it is installed. */
    static Optional<Path> program() {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":", -1))
                .map(directory -> Path.of(directory, "etcd"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public String kind() {
        return "etcd";
    }

    @Override
    public String version() {
        return "etcd " + get("/version").replaceAll(".*\"etcdserver\":\"([^\"]+)\".*", "$1");
    }

    @Override
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Messages received from clients by gRPC. */
    @Override
    public Count count() {
        long received = get("/metrics")
                .lines()
                .filter(line -> line.startsWith("grpc_server_msg_received_total"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
        return new Count(received, received);
    }

    @Override
    public void close() {
        server.close();
    }

    private String get(String path) {
        try {
            return http.send(HttpRequest.newBuilder(URI.create(url() + path)).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
