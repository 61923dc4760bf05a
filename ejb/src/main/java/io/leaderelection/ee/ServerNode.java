package io.leaderelection.ee;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The name the server goes by, from what each server tells its applications. */
final class ServerNode {

    private static final int LONGEST = 48; // what node-id may have

    private ServerNode() {}

    /**
     * WildFly's node name, or the name of an instance of Payara or GlassFish. What every new installation calls itself
     * alike gets the host's name before it, so that two of them are two nodes: the domain of Payara or GlassFish, whose own
     * server is always called {@code server}, and the server of Open Liberty. Else the host's name.
     */
    static String name() {
        return name(System::getProperty, hostName());
    }

    static String name(Function<String, @Nullable String> properties, String host) {
        return Stream.of(
                        property(properties, "jboss.node.name"),
                        property(properties, "com.sun.aas.instanceName").filter(name -> !name.equals("server")),
                        property(properties, "com.sun.aas.instanceRoot").map(root -> on(host, domain(root))),
                        property(properties, "wlp.server.name").map(name -> on(host, name)))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(host);
    }

    private static Optional<String> property(Function<String, @Nullable String> properties, String name) {
        return Optional.ofNullable(properties.apply(name));
    }

    private static String domain(String root) {
        return String.valueOf(Path.of(root).getFileName()).replaceAll("[^!-~]|[,'\"`]", "_");
    }

    // The end is what tells the pods of a cluster apart.
    private static String on(String host, String server) {
        String name = host + "-" + server;
        return name.substring(Math.max(0, name.length() - LONGEST));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
