package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.awaitility.Awaitility;
import org.jboss.as.controller.client.ModelControllerClient;
import org.jboss.as.controller.client.helpers.standalone.ServerDeploymentHelper;
import org.jboss.as.controller.client.helpers.standalone.ServerDeploymentHelper.ServerDeploymentException;
import org.jboss.dmr.ModelNode;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.wildfly.core.launcher.StandaloneCommandBuilder;

/**
 * A WildFly of a test class's own, on its own directory, with a management client and a JMX connection. One at a time;
 * not thread-safe.
 */
final class LoneServer implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final Duration LONGEST_START = Duration.ofMinutes(2);
    private static final Duration LONGEST_END = Duration.ofSeconds(10);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);
    private static final String STARTED = "WFLYSRV0025:";
    private static final String OUR_CODES = "LDREL";

    private final Path base;
    private final Process process;
    private final ModelControllerClient management;
    private JMXConnector console;

    private LoneServer(Path base, Process process) throws IOException {
        this.base = base;
        this.process = process;
        awaitStart();
        management = ModelControllerClient.Factory.create(HOST, managementPort());
        console = connect();
    }

    /**
     * Starts the server; returns when it is up.
     *
     * @param home directory of the installation
     * @param test name of the server's directory, made from the installation's configuration; an older one is deleted
     * @param properties system properties
     * @param environment additional environment variables
     */
    static LoneServer start(Path home, String test, Map<String, String> properties, Map<String, String> environment) {
        Path base = Path.of(System.getProperty("nodes.directory"), test);
        Directories.delete(base);
        copyFiles(home.resolve("standalone/configuration"), base.resolve("configuration"));
        return start(home, base, properties, environment, List.of());
    }

    /** The same with what an earlier run has deployed, and without its log. */
    static LoneServer startAgain(Path home, String test, Map<String, String> properties, String... arguments) {
        Path base = Path.of(System.getProperty("nodes.directory"), test);
        Directories.delete(base.resolve("log"));
        return start(home, base, properties, Map.of(), List.of(arguments));
    }

    private static LoneServer start(
            Path home,
            Path base,
            Map<String, String> properties,
            Map<String, String> environment,
            List<String> arguments) {
        StandaloneCommandBuilder command = StandaloneCommandBuilder.of(home)
                .setBaseDirectory(base)
                .setJavaOptions(
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.net.preferIPv4Stack=true",
                        "-Djava.awt.headless=true",
                        "-Djboss.node.name=lone",
                        "-Djboss.tx.node.id=lone",
                        "-Djboss.http.port=" + Integer.getInteger("lone.http.port"),
                        "-Djboss.https.port=" + Integer.getInteger("lone.https.port"),
                        "-Djboss.management.http.port=" + managementPort());
        properties.forEach((name, value) -> command.addJavaOption("-D" + name + "=" + value));
        arguments.forEach(command::addServerArgument);
        ProcessBuilder builder = new ProcessBuilder(command.build())
                .redirectErrorStream(true)
                .redirectOutput(base.resolve("output.log").toFile());
        builder.environment().putAll(environment);
        try {
            return new LoneServer(base, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("could not start the server in " + base, e);
        }
    }

    static Path provisioned() {
        return Path.of(System.getProperty("wildfly.home"));
    }

    static int managementPort() {
        return Integer.getInteger("lone.management.port");
    }

    /** Complete lines of the server's log, stack traces included. */
    List<String> log() {
        return Directories.completeLines(base.resolve("log").resolve("server.log"));
    }

    /** Lines with a code of ours. */
    List<String> messages() {
        return log().stream().filter(line -> line.contains(OUR_CODES)).toList();
    }

    /** Complete lines of a file in the server's data directory. */
    List<String> lines(String file) {
        return Directories.completeLines(base.resolve("data").resolve(file));
    }

    /** Deploys; answers what the server said if it refused. */
    Optional<String> deploy(Archive<?> archive) {
        try (InputStream content = archive.as(ZipExporter.class).exportAsInputStream()) {
            new ServerDeploymentHelper(management).deploy(archive.getName(), content);
            return Optional.empty();
        } catch (ServerDeploymentException e) {
            return Optional.of(Stream.iterate((Throwable) e, cause -> cause != null, Throwable::getCause)
                    .map(String::valueOf)
                    .collect(Collectors.joining("\n")));
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + archive, e);
        }
    }

    void undeploy(Archive<?> archive) {
        undeploy(archive.getName());
    }

    void undeploy(String deployment) {
        try {
            new ServerDeploymentHelper(management).undeploy(deployment);
        } catch (ServerDeploymentException e) {
            throw new IllegalStateException("could not undeploy " + deployment, e);
        }
    }

    /** Names of what is deployed. */
    Set<String> deployments() {
        return perform(operation("read-resource", "")).get("result", "deployment").asPropertyListOrEmpty().stream()
                .map(property -> property.getName())
                .collect(Collectors.toSet());
    }

    /**
     * A management operation.
     *
     * @param name such as {@code add}
     * @param address such as {@code subsystem=datasources/data-source=LeaderElectionDS}
     */
    static ModelNode operation(String name, String address) {
        ModelNode operation = new ModelNode();
        operation.get("operation").set(name);
        ModelNode path = operation.get("address").setEmptyList();
        for (String element : address.isEmpty() ? new String[0] : address.split("/", -1)) {
            path.add(element.substring(0, element.indexOf('=')), element.substring(element.indexOf('=') + 1));
        }
        return operation;
    }

    /** Performs an operation that must succeed. */
    ModelNode perform(ModelNode operation) {
        try {
            ModelNode outcome = management.execute(operation);
            if (!"success".equals(outcome.get("outcome").asString())) {
                throw new IllegalStateException(operation + " failed: " + outcome);
            }
            return outcome;
        } catch (IOException e) {
            throw new UncheckedIOException("no answer to " + operation, e);
        }
    }

    /** Opens the JMX connection anew, after a reload has ended it. */
    void reconnect() {
        try {
            console = connect();
        } catch (IOException e) {
            throw new UncheckedIOException("could not return to the server", e);
        }
    }

    /** Lines that a servlet answers. */
    List<String> get(String path) {
        URI address = URI.create("http://" + HOST + ":" + Integer.getInteger("lone.http.port") + "/" + path);
        try {
            HttpResponse<Stream<String>> response = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(address).timeout(LONGEST_END).build(), BodyHandlers.ofLines());
            assertThat(response.statusCode()).as(address.toString()).isEqualTo(200);
            return response.body().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("no answer from " + address, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * Waits until the server has let go of all but one of the deployments that brought a class: WildFly keeps what was
     * undeployed last. jcmd(1), "GC.run" and "VM.class_hierarchy".
     */
    void awaitUnloaded(String className) {
        Awaitility.await(className + " is unloaded").atMost(LONGEST_START).until(() -> {
            diagnose("gcRun");
            return diagnose("vmClassHierarchy", (Object) new String[0])
                            .lines()
                            .filter(line -> line.contains(className + "/")) // and not its proxies
                            .count()
                    <= 1;
        });
    }

    private String diagnose(String command, Object... parameters) {
        String[] types = Stream.of(parameters)
                .map(parameter -> parameter.getClass().getName())
                .toArray(String[]::new);
        try {
            return String.valueOf(beans().invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"), command, parameters, types));
        } catch (JMException | IOException e) {
            throw new IllegalStateException("the virtual machine does not answer " + command, e);
        }
    }

    /** An attribute of the MBean of the only election of this application; empty while there is none. */
    Optional<String> election(String application, String attribute) {
        return election(application, "default", attribute);
    }

    /** The same of one of several elections. */
    Optional<String> election(String application, String election, String attribute) {
        try {
            return Optional.of(String.valueOf(beans().getAttribute(bean(application, election), attribute)));
        } catch (InstanceNotFoundException e) {
            return Optional.empty();
        } catch (JMException | IOException e) {
            throw new IllegalStateException("could not read " + attribute + " of " + application, e);
        }
    }

    /** Gives an order without parameters at the MBean of the only election; answers what it answers. */
    String order(String application, String operation) {
        try {
            return String.valueOf(
                    beans().invoke(bean(application, "default"), operation, new Object[0], new String[0]));
        } catch (JMException | IOException e) {
            throw new IllegalStateException("could not " + operation + " at " + application, e);
        }
    }

    private static ObjectName bean(String application, String election) throws JMException {
        return new ObjectName("io.leaderelection:type=LeaderElection,application=" + application + ",name=" + election);
    }

    void awaitState(String application, String state, Duration longest) {
        awaitState(application, "default", state, longest);
    }

    void awaitState(String application, String election, String state, Duration longest) {
        Awaitility.await(election + " of " + application + " is " + state)
                .pollInterval(Duration.ofMillis(50))
                .atMost(longest)
                .until(() -> election(application, election, "State").equals(Optional.of(state)));
    }

    /** Waits until neither an MBean nor a thread of an election is left in the server. */
    void awaitNoTraces() {
        Awaitility.await("nothing of the election is left")
                .atMost(LONGEST_END)
                .untilAsserted(() -> assertThat(traces()).isEmpty());
    }

    private Set<String> traces() {
        try {
            ThreadMXBean threads = ManagementFactory.newPlatformMXBeanProxy(
                    beans(), ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
            Stream<String> running = Stream.of(threads.getThreadInfo(threads.getAllThreadIds()))
                    .filter(info -> info != null)
                    .map(ThreadInfo::getThreadName)
                    .filter(name -> name.contains("leaderelection-"));
            Stream<String> registered = beans().queryNames(new ObjectName("io.leaderelection:*"), null).stream()
                    .map(ObjectName::toString);
            return Stream.concat(running, registered).collect(Collectors.toSet());
        } catch (JMException | IOException e) {
            throw new IllegalStateException("could not look into the server", e);
        }
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.destroy();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until it is gone after {@link #terminate}. */
    void awaitEnd() {
        Awaitility.await("end of the server").atMost(LONGEST_STOP).until(() -> !process.isAlive());
    }

    /** Ends the server by SIGTERM; returns when it is gone. */
    @Override
    public void close() {
        if (!process.isAlive()) {
            return;
        }
        try {
            console.close();
            management.close();
        } catch (IOException e) {
            throw new UncheckedIOException("could not leave the server", e);
        } finally {
            end();
        }
    }

    private void end() {
        process.destroy();
        try {
            if (!process.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitStart() {
        try {
            Awaitility.await("start of " + base)
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(LONGEST_START)
                    .until(() -> !process.isAlive() || log().stream().anyMatch(line -> line.contains(STARTED)));
        } finally {
            if (log().stream().noneMatch(line -> line.contains(STARTED))) {
                process.destroyForcibly();
            }
        }
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    "the server ended while starting: " + Directories.completeLines(base.resolve("output.log")));
        }
    }

    private MBeanServerConnection beans() throws IOException {
        return console.getMBeanServerConnection();
    }

    @SuppressWarnings("BanJNDI") // the address is ours, on loopback
    private static JMXConnector connect() throws IOException {
        return JMXConnectorFactory.connect(
                new JMXServiceURL("service:jmx:remote+http://" + HOST + ":" + managementPort()));
    }

    /** Copies the files of a directory, without those in directories below, into one that is made if need be. */
    static void copyFiles(Path from, Path to) {
        Directories.create(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not copy " + from, e);
        }
    }
}
