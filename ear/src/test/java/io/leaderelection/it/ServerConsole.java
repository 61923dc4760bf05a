package io.leaderelection.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** JMX connection to one run of a server, as a console would open it. Thread-safe. */
final class ServerConsole implements AutoCloseable {

    private static final ObjectName RUNTIME = name("java.lang:type=Runtime");
    private static final ObjectName ELECTION =
            name("io.leaderelection:type=LeaderElection,application=leaderelection,name=default");

    private final JMXConnector connector;
    private final MBeanServerConnection server;

    private ServerConsole(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.server = connector.getMBeanServerConnection();
    }

    @SuppressWarnings("BanJNDI") // the address is ours, on loopback
    static ServerConsole open(int managementPort) {
        String url = "service:jmx:remote+http://127.0.0.1:" + managementPort;
        try {
            return new ServerConsole(JMXConnectorFactory.connect(new JMXServiceURL(url)));
        } catch (IOException e) {
            throw new UncheckedIOException("could not connect to " + url, e);
        }
    }

    /** Process id of the server. */
    long pid() {
        return required(RUNTIME, "Pid", Long.class);
    }

    /** State of the election; empty while the application is not deployed. */
    Optional<String> state() {
        return read(ELECTION, "State", String.class);
    }

    /** Leader as this server knows it, or the empty string. */
    String leader() {
        return required(ELECTION, "Leader", String.class);
    }

    /** Token of the server's own term, or 0. */
    long fencingToken() {
        return required(ELECTION, "FencingToken", Long.class);
    }

    /** What remains of the server's own lease, in milliseconds, or 0. */
    long leaseRemainingMillis() {
        return required(ELECTION, "LeaseRemainingMillis", Long.class);
    }

    /** Orders a hand-over. */
    String relinquish() {
        try {
            return String.valueOf(server.invoke(ELECTION, "relinquish", new Object[0], new String[0]));
        } catch (JMException | IOException e) {
            throw new IllegalStateException("relinquish failed", e);
        }
    }

    private <T> T required(ObjectName bean, String attribute, Class<T> type) {
        return read(bean, attribute, type).orElseThrow(() -> new IllegalStateException("there is no " + bean));
    }

    private <T> Optional<T> read(ObjectName bean, String attribute, Class<T> type) {
        try {
            return Optional.of(type.cast(server.getAttribute(bean, attribute)));
        } catch (InstanceNotFoundException notRegistered) {
            return Optional.empty();
        } catch (JMException | IOException e) {
            throw new IllegalStateException("could not read " + attribute + " of " + bean, e);
        }
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            throw new UncheckedIOException("could not close the JMX connection", e);
        }
    }

    private static ObjectName name(String text) {
        try {
            return new ObjectName(text);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
