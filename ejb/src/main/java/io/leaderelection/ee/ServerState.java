package io.leaderelection.ee;

import java.lang.management.ManagementFactory;
import javax.management.AttributeChangeNotification;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ListenerNotFoundException;
import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.NotificationListener;
import javax.management.ObjectName;

/**
 * Follows the run state of a WildFly server; on other servers there is nothing to follow and it says at once that the server
 * runs.
 *
 * <p>WildFly notifies on the thread that suspends, stops or reloads the server, before it does so: what the listener does
 * not finish, the server does not begin. That is what keeps the connection pool open until the lock is handed over. A
 * reload, and the stop of a server that wants one, come as {@code stopping} without {@code suspending}.
 */
final class ServerState implements NotificationListener {
    private static final String STATE = "jboss.root:type=state";

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Runnable runs;
    private final Runnable pauses;
    private final ElectionLog log;

    /**
     * Follows nothing before {@link #open}.
     *
     * @param runs called when the server does work for applications; must be quick
     * @param pauses called before it stops to; bounded, and harmless when called again
     * @param log told what went wrong, because the server swallows it
     */
    ServerState(Runnable runs, Runnable pauses, ElectionLog log) {
        this.runs = runs;
        this.pauses = pauses;
        this.log = log;
    }

    /** Whether the server is still starting, so that what is missing may yet come. */
    static boolean booting() {
        return "starting".equals(read(ManagementFactory.getPlatformMBeanServer(), "ProcessState"));
    }

    synchronized void open() {
        try {
            server.addNotificationListener(name(), this, null, null);
        } catch (InstanceNotFoundException e) {
            runs.run();
            return;
        }
        if ("normal".equals(read(server, "RunningState"))) { // asked only now, so that no change slips through
            runs.run();
        }
    }

    void close() {
        try {
            server.removeNotificationListener(name(), this);
        } catch (InstanceNotFoundException | ListenerNotFoundException e) {
            // not WildFly, or never opened
        }
    }

    @Override
    public synchronized void handleNotification(Notification notification, Object handback) {
        if (!(notification instanceof AttributeChangeNotification change)
                || !"RunningState".equals(change.getAttributeName())) {
            return;
        }
        try {
            switch (String.valueOf(change.getNewValue())) {
                case "normal" -> runs.run();
                case "suspending", "suspended", "stopping" -> pauses.run();
                default -> {} // starting: nothing runs yet that could pause
            }
        } catch (RuntimeException | Error thrown) {
            log.failed("following the server to " + change.getNewValue(), thrown);
        }
    }

    private static String read(MBeanServer server, String attribute) {
        try {
            return String.valueOf(server.getAttribute(name(), attribute));
        } catch (JMException e) {
            return "unknown";
        }
    }

    private static ObjectName name() {
        try {
            return ObjectName.getInstance(STATE);
        } catch (JMException e) {
            throw new IllegalStateException(STATE, e);
        }
    }
}
