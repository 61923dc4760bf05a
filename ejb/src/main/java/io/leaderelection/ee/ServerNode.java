package io.leaderelection.ee;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Stream;

/** The name the server goes by, from what each server tells its applications. */
final class ServerNode {
    private ServerNode() {}

    /** WildFly's node name, Payara's and GlassFish's instance name, Open Liberty's server name, or else the host's. */
    static String name() {
        return Stream.of("jboss.node.name", "com.sun.aas.instanceName", "wlp.server.name")
                .flatMap(property -> Optional.ofNullable(System.getProperty(property)).stream())
                .findFirst()
                .orElseGet(ServerNode::hostName);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
