package io.leaderelection.ee;

import io.leaderelection.config.ElectionConfig;
import io.leaderelection.ee.LeaderElectionManagement.Settled;
import io.leaderelection.runtime.Candidacy;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Registers the MBeans of one deployment and takes them away again. Not thread-safe. */
final class Management {
    private static final Duration LAST_NOTIFICATIONS = Duration.ofSeconds(1);

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Map<ObjectName, NotificationLane> registered = new LinkedHashMap<>();

    /**
     * Registers the MBean of one election.
     *
     * @param threads for its notifications
     */
    void register(
            String application, ElectionConfig election, Candidacy candidacy, Doctor doctor, ThreadFactory threads) {
        NotificationLane lane = new NotificationLane(work -> {
            Thread thread = threads.newThread(work);
            thread.setName("leaderelection-" + election.name() + "-notifications");
            return thread;
        });
        try {
            ObjectName name = new ObjectName("io.leaderelection:type=LeaderElection,application="
                    + application.replaceAll("[,=:*?\"\n]", "_") + ",name=" + election.name());
            NewsNotifications news = new NewsNotifications(name, lane);
            server.registerMBean(
                    new LeaderElectionManagement(candidacy, Settled.of(election), doctor::report, news), name);
            registered.put(name, lane);
            candidacy.chronicle().follow(news);
        } catch (JMException e) {
            throw new IllegalStateException("cannot register the MBean of election " + election.name(), e);
        }
    }

    /** Sends the notifications that wait, and takes the MBeans away. */
    void unregisterAll() {
        registered.values().forEach(lane -> lane.close(LAST_NOTIFICATIONS));
        for (ObjectName name : registered.keySet()) {
            try {
                server.unregisterMBean(name);
            } catch (JMException e) {
                // somebody else took it away, which is what was wanted
            }
        }
        registered.clear();
    }
}
