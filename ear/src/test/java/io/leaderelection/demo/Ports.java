package io.leaderelection.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports of 127.0.0.1 that nobody listens on. */
final class Ports {

    // Below the range the kernel takes for outgoing connections: a restarted server must get its ports back.
    private static final int LOWEST = 10_240;
    private static final int BEYOND = 20_000;
    private static final int TRIES = 200;

    private Ports() {}

    /** As many different ports. */
    static List<Integer> free(int count) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < TRIES && found.size() < count; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
            if (!found.contains(port) && isFree(port)) {
                found.add(port);
            }
        }
        if (found.size() < count) {
            throw new DemoFailure("no " + count + " free ports between " + LOWEST + " and " + BEYOND + " on 127.0.0.1");
        }
        return found;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
