package io.leaderelection.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One ZooKeeper server with its default durability, whose ticks are short enough for the lease. */
final class ZooKeeperBench implements Store {
    private static final String TICK_MILLIS = "500";
    private static final Pattern VERSION = Pattern.compile("Zookeeper version: ([0-9.]+)");
    private static final Pattern RECEIVED = Pattern.compile("Received: (\\d+)");

    private final int port = ServerProcess.freePort();
    private final ServerProcess server;

    ZooKeeperBench() {
        Path directory = ServerProcess.directory("zookeeper");
        server = new ServerProcess(
                directory,
                port,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-Dzookeeper.admin.enableServer=false",
                        "-cp",
                        Run.peers().toString(),
                        "org.apache.zookeeper.server.ZooKeeperServerMain",
                        Integer.toString(port),
                        directory.toString(),
                        TICK_MILLIS));
    }

    @Override
    public String kind() {
        return "zookeeper";
    }

    @Override
    public String version() {
        return "ZooKeeper " + find(VERSION);
    }

    @Override
    public String url() {
        return "127.0.0.1:" + port;
    }

    /** A packet is a request or a sign of life; each is answered. */
    @Override
    public Count count() {
        long received = Long.parseLong(find(RECEIVED));
        return new Count(received, received);
    }

    @Override
    public void close() {
        server.close();
    }

    private String find(Pattern pattern) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            Matcher found =
                    pattern.matcher(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
            if (!found.find()) {
                throw new IllegalStateException("no " + pattern);
            }
            return found.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
