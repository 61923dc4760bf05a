package io.leaderelection.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** JMX connection to one run of a server, as a console would open it. Thread-safe. */
final class ServerConsole implements AutoCloseable {

    private static final ObjectName RUNTIME = name("java.lang:type=Runtime");
    private static final ObjectName ELECTION =
            name("io.leaderelection:type=LeaderElection,application=leaderelection,name=default");
    private static final ObjectName DIAGNOSTICS = name("com.sun.management:type=DiagnosticCommand");
    private static final ObjectName MANAGEMENT = name("jboss.as:management-root=server");
    private static final ObjectName POOL =
            name("jboss.as:subsystem=datasources,data-source=LeaderElectionDS,statistics=pool");

    private final JMXConnector connector;
    private final MBeanServerConnection server;

    private ServerConsole(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.server = connector.getMBeanServerConnection();
    }

    /** To a WildFly. */
    static ServerConsole open(int managementPort) {
        return open("service:jmx:remote+http://127.0.0.1:" + managementPort);
    }

    /** To a server with the JDK's own connector, such as Payara. */
    static ServerConsole openRmi(int port) {
        return open("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi");
    }

    /** To a server that says its address itself. */
    @SuppressWarnings("BanJNDI") // the address is ours, on loopback
    static ServerConsole open(String url) {
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

    /** State of one of several elections; empty while the application is not deployed. */
    Optional<String> state(String election) {
        return read(name(ELECTION.toString().replace("name=default", "name=" + election)), "State", String.class);
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
        return order("relinquish");
    }

    /** Calls an operation without parameters. */
    String order(String operation) {
        return order(operation, new Object[0], new String[0]);
    }

    /** Calls an operation. */
    String order(String operation, Object[] parameters, String[] signature) {
        try {
            return String.valueOf(server.invoke(ELECTION, operation, parameters, signature));
        } catch (JMException | IOException e) {
            throw new IllegalStateException(operation + " failed", e);
        }
    }

    /** Any attribute of the election. */
    Object attribute(String name) {
        return required(ELECTION, name, Object.class);
    }

    /** Names of all attributes of the election. */
    List<String> attributes() {
        try {
            return Arrays.stream(server.getMBeanInfo(ELECTION).getAttributes())
                    .map(MBeanFeatureInfo::getName)
                    .toList();
        } catch (JMException | IOException e) {
            throw new IllegalStateException("could not list the attributes", e);
        }
    }

    /** Hears the election's notifications until this connection is closed. */
    void subscribe(Consumer<Notification> listener) {
        try {
            server.addNotificationListener(ELECTION, (news, handback) -> listener.accept(news), null, null);
        } catch (JMException | IOException e) {
            throw new IllegalStateException("could not subscribe", e);
        }
    }

    /** The same, with a hold-off of this many seconds. */
    String relinquish(long holdOffSeconds) {
        try {
            return String.valueOf(server.invoke(
                    ELECTION, "relinquish", new Object[] {holdOffSeconds}, new String[] {long.class.getName()}));
        } catch (JMException | IOException e) {
            throw new IllegalStateException("relinquish failed", e);
        }
    }

    /** Lets the server do no more work for applications; returns when it does none. */
    void suspend() {
        operate(MANAGEMENT, "suspend");
    }

    /** Ends {@link #suspend()}. */
    void resume() {
        operate(MANAGEMENT, "resume");
    }

    /** Orders a restart of the server's services; this connection ends with it, maybe before the answer comes. */
    void reload() {
        try {
            operate(MANAGEMENT, "reload");
        } catch (IllegalStateException e) {
            if (!(e.getCause() instanceof IOException)) {
                throw e;
            }
        }
    }

    /** Whether the server at the other end still is the one that this connection was opened to. */
    boolean isConnected() {
        try {
            return server.getMBeanCount() > 0;
        } catch (IOException ended) {
            return false;
        }
    }

    /** Whether the server has started. */
    boolean isRunning() {
        return required(MANAGEMENT, "serverState", String.class).equals("running");
    }

    /** Connections of the election's pool that are lent. */
    int connectionsInUse() {
        return required(POOL, "InUseCount", Integer.class);
    }

    /** Names of all threads of the server. */
    List<String> threads() {
        try {
            ThreadMXBean threads = ManagementFactory.newPlatformMXBeanProxy(
                    server, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
            return Arrays.stream(threads.dumpAllThreads(false, false))
                    .map(ThreadInfo::getThreadName)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("could not list the threads", e);
        }
    }

    /** Names of all classes that the server has loaded; jcmd(1), "VM.class_hierarchy". */
    Set<String> loadedClasses() {
        return diagnose("vmClassHierarchy")
                .lines()
                .map(line -> line.replaceAll("^[|\\s-]*", "").replaceAll("/.*", ""))
                .collect(Collectors.toSet());
    }

    /** What a diagnostic command without arguments prints: jcmd(1), in the spelling of its MBean. */
    String diagnose(String command) {
        try {
            return String.valueOf(server.invoke(
                    DIAGNOSTICS, command, new Object[] {new String[] {}}, new String[] {String[].class.getName()}));
        } catch (JMException | IOException e) {
            throw new IllegalStateException(command + " failed", e);
        }
    }

    /** Names of everything this project has registered. */
    Set<ObjectName> ourBeans() {
        try {
            return server.queryNames(name("io.leaderelection:*"), null);
        } catch (IOException e) {
            throw new UncheckedIOException("could not list the MBeans", e);
        }
    }

    // WildFly wants all parameters of a management operation; null leaves one out.
    private void operate(ObjectName bean, String operation) {
        try {
            String[] signature = Arrays.stream(server.getMBeanInfo(bean).getOperations())
                    .filter(candidate -> candidate.getName().equals(operation))
                    .flatMap(found -> Arrays.stream(found.getSignature()))
                    .map(MBeanParameterInfo::getType)
                    .toArray(String[]::new);
            server.invoke(bean, operation, new Object[signature.length], signature);
        } catch (JMException | IOException e) {
            throw new IllegalStateException(operation + " failed", e);
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
