package io.leaderelection.it;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** How a node is called whose server is named alike in every new installation. */
final class HostNode {
    private static final int LONGEST = 48;

    private HostNode() {}

    /** This host and the server, of which the end is kept where both are too long. */
    static String of(String server) {
        try {
            String name = InetAddress.getLocalHost().getHostName() + "-" + server;
            return name.substring(Math.max(0, name.length() - LONGEST));
        } catch (UnknownHostException e) {
            throw new UncheckedIOException("this host has no name", e);
        }
    }
}
