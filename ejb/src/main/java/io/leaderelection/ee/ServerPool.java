package io.leaderelection.ee;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * A connection pool of WildFly, as the MBeans show it in which that server publishes its management model; read only. No
 * other server lets an application look.
 */
final class ServerPool {
    private static final String MODEL = "jboss.as:subsystem=datasources,*";
    private static final String CONNECTION_MANAGER =
            "jboss.as:subsystem=jca,cached-connection-manager=cached-connection-manager";
    private static final int WILDFLY_DEFAULT_SIZE = 20;

    private final MBeanServer server;
    private final ObjectName name;

    private ServerPool(MBeanServer server, ObjectName name) {
        this.server = server;
        this.name = name;
    }

    /** What is to be said of the pool that is bound under a name and keeps this many connections for us. */
    static List<Finding> findings(String jndiName, int kept) {
        return find(jndiName).map(pool -> pool.findings(kept)).orElseGet(() -> List.of(unseen(jndiName, kept)));
    }

    private static Optional<ServerPool> find(String jndiName) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        return names(server).stream()
                .map(name -> new ServerPool(server, name))
                .filter(pool -> pool.read("jndiName").filter(jndiName::equals).isPresent())
                .findFirst();
    }

    private static Set<ObjectName> names(MBeanServer server) {
        try {
            return server.queryNames(ObjectName.getInstance(MODEL), null);
        } catch (JMException e) {
            throw new IllegalStateException(MODEL, e);
        }
    }

    private static Finding unseen(String jndiName, int kept) {
        return Finding.unchecked(
                "the server does not show the pool of " + jndiName + " to applications",
                "see that it lends at least " + kept
                        + " connections, validates them, and reclaims none as leaked (Payara:"
                        + " asadmin get 'resources.jdbc-connection-pool.*' | grep -E"
                        + " 'max-pool-size|leak|is-connection-validation-required')");
    }

    private List<Finding> findings(int kept) {
        List<Finding> findings = new ArrayList<>();
        int size = read("maxPoolSize").map(Integer::parseInt).orElse(WILDFLY_DEFAULT_SIZE);
        findings.add(
                size < kept
                        ? Finding.change(
                                "the elections here keep " + kept + " connections, and the pool lends at most " + size,
                                write("max-pool-size", String.valueOf(kept)))
                        : Finding.fine("the elections here keep " + kept + " connections of at most " + size));
        boolean managed = !"false".equals(read("useCcm").orElse(""));
        findings.add(
                managed && connectionManagerClosesLeaks()
                        ? Finding.change(
                                "the cached connection manager closes what a method leaves open, and so the sessions of the"
                                        + " lock",
                                write("use-ccm", "false"))
                        : Finding.fine("the server does not close the connections that the elections keep"));
        boolean validates = (has("validConnectionCheckerClassName") || has("checkValidConnectionSql"))
                && (isTrue("validateOnMatch") || isTrue("backgroundValidation"));
        findings.add(
                validates
                        ? Finding.fine("the pool validates connections before it lends them")
                        : Finding.change(
                                "the pool may lend connections that a restart of the database has broken, each of which"
                                        + " costs an attempt",
                                write(
                                                "valid-connection-checker-class-name",
                                                "org.jboss.jca.adapters.jdbc.extensions.postgres.PostgreSQLValidConnectionChecker")
                                        + " and " + write("validate-on-match", "true")));
        return findings;
    }

    private boolean connectionManagerClosesLeaks() {
        try {
            return "true"
                    .equals(read(server, ObjectName.getInstance(CONNECTION_MANAGER), "debug")
                            .orElse(""));
        } catch (JMException e) {
            throw new IllegalStateException(CONNECTION_MANAGER, e);
        }
    }

    /** The command of WildFly's CLI that sets an attribute of this pool. */
    private String write(String attribute, String value) {
        String kind = name.getKeyProperty("xa-data-source") == null ? "data-source" : "xa-data-source";
        return "/subsystem=datasources/%s=%s:write-attribute(name=%s,value=%s)"
                .formatted(kind, name.getKeyProperty(kind), attribute, value);
    }

    private boolean has(String attribute) {
        return read(attribute).filter(value -> !value.isEmpty()).isPresent();
    }

    private boolean isTrue(String attribute) {
        return read(attribute).filter("true"::equals).isPresent();
    }

    private Optional<String> read(String attribute) {
        return read(server, name, attribute);
    }

    /** Empty where the value is not set, or there is no such thing. */
    private static Optional<String> read(MBeanServer server, ObjectName name, String attribute) {
        try {
            return Optional.ofNullable(server.getAttribute(name, attribute)).map(String::valueOf);
        } catch (JMException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
