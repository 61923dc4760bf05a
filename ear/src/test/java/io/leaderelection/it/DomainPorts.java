package io.leaderelection.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of one domain in place of those that every fresh domain has.
 *
 * @param admin for {@code asadmin}
 * @param jmx for consoles
 * @param http for applications
 * @param jms for messages; nothing listens there
 * @param others for TLS and IIOP
 */
record DomainPorts(int admin, int jmx, int http, int jms, List<Integer> others) {

    // Below the range the kernel takes for outgoing connections: a killed server must get its ports back.
    private static final int LOWEST = 20_000;
    private static final int BEYOND = 32_000;
    private static final List<String> OTHERS = List.of("3700", "3820", "3920", "8181");
    // Without the element the server assumes one that starts a broker, on every interface.
    private static final String NO_JMS = "<jms-service type=\"DISABLED\" default-jms-host=\"default_JMS_host\">"
            + "<jms-host name=\"default_JMS_host\" host=\"127.0.0.1\" port=\"${JMS_PROVIDER_PORT}\" lazy-init=\"false\"/>"
            + "</jms-service>";

    static DomainPorts free() {
        List<Integer> found = new ArrayList<>();
        while (found.size() < 4 + OTHERS.size()) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
            if (!found.contains(port) && isFree(port)) {
                found.add(port);
            }
        }
        return new DomainPorts(
                found.get(0), found.get(1), found.get(2), found.get(3), List.copyOf(found.subList(4, found.size())));
    }

    /** The configuration of a fresh domain with these ports, on loopback, without JMS and without a data grid. */
    String put(String configuration) {
        String text = configuration
                .replace("address=\"0.0.0.0\"", "")
                .replace("port=\"4848\"", on(admin))
                .replace("port=\"8686\"", on(jmx))
                .replace("port=\"8080\"", on(http))
                .replace("value=\"7676\"", "value=\"" + jms + "\"")
                .replace("<config name=\"server-config\">", "<config name=\"server-config\">" + NO_JMS)
                .replace(
                        "<hazelcast-config-specific-configuration>",
                        "<hazelcast-config-specific-configuration enabled=\"false\">");
        for (int i = 0; i < OTHERS.size(); i++) {
            text = text.replace("port=\"" + OTHERS.get(i) + "\"", on(others.get(i)));
        }
        return text;
    }

    private static String on(int port) {
        return "address=\"127.0.0.1\" port=\"" + port + "\"";
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
