package io.leaderelection.demo;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The election's MBean on one server, reached as JConsole reaches it, on a connection per call. */
final class Console {

    static final String MBEAN = "io.leaderelection:type=LeaderElection,application=leaderelection,name=default";

    private final String address;

    Console(int managementPort) {
        this.address = "service:jmx:remote+http://127.0.0.1:" + managementPort;
    }

    /** Something done over a connection. */
    private interface Call {
        Object on(MBeanServerConnection server, ObjectName election) throws JMException, IOException;
    }

    /** Address to give to a JMX client. */
    String address() {
        return address;
    }

    /** State of the election; empty while the server does not answer or has no such MBean. */
    Optional<String> state() {
        return read("State");
    }

    /** Leader as this server knows it; empty while the server does not answer or has no such MBean. */
    Optional<String> leader() {
        return read("Leader");
    }

    /** The election's table of transitions; empty while the server does not answer or has no such MBean. */
    List<Row> transitions() {
        try {
            CompositeData[] table =
                    (CompositeData[]) call((server, election) -> server.getAttribute(election, "Transitions"));
            return Arrays.stream(table).map(Row::of).toList();
        } catch (InstanceNotFoundException | IOException notYet) {
            return List.of();
        } catch (JMException e) {
            throw new DemoFailure("could not read the transitions over " + address + ": " + e);
        }
    }

    /** Orders a hand-over. */
    String relinquish() {
        try {
            return (String)
                    call((server, election) -> server.invoke(election, "relinquish", new Object[0], new String[0]));
        } catch (JMException | IOException e) {
            throw new DemoFailure("relinquish over " + address + " failed: " + e);
        }
    }

    private Optional<String> read(String attribute) {
        try {
            return Optional.of(String.valueOf(call((server, election) -> server.getAttribute(election, attribute))));
        } catch (InstanceNotFoundException | IOException notYet) {
            return Optional.empty();
        } catch (JMException e) {
            throw new DemoFailure("could not read " + attribute + " over " + address + ": " + e);
        }
    }

    @SuppressWarnings("BanJNDI") // the address is ours, on loopback
    private Object call(Call call) throws JMException, IOException {
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
            return call.on(connector.getMBeanServerConnection(), name());
        }
    }

    private static ObjectName name() {
        try {
            return new ObjectName(MBEAN);
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(MBEAN, e);
        }
    }
}
