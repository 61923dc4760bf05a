package io.leaderelection.ee;

import io.leaderelection.config.ElectionConfig;
import io.leaderelection.config.MaxTakeover;
import io.leaderelection.runtime.Candidacy;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Registers the MBeans of one deployment and takes them away again. Not thread-safe. */
final class Management {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final List<ObjectName> registered = new ArrayList<>();

    void register(String application, ElectionConfig election, Candidacy candidacy) {
        try {
            ObjectName name = new ObjectName("io.leaderelection:type=LeaderElection,application="
                    + application.replaceAll("[,=:*?\"\n]", "_") + ",name=" + election.name());
            server.registerMBean(new LeaderElectionManagement(candidacy, MaxTakeover.of(election)), name);
            registered.add(name);
        } catch (JMException e) {
            throw new IllegalStateException("cannot register the MBean of election " + election.name(), e);
        }
    }

    void unregisterAll() {
        for (ObjectName name : registered) {
            try {
                server.unregisterMBean(name);
            } catch (JMException e) {
                // somebody else took it away, which is what was wanted
            }
        }
        registered.clear();
    }
}
