package io.leaderelection.client;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanInfo;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/** The MBean of an election that another deployment would run. Moved by one thread, read by any. */
final class PretendedElection extends NotificationBroadcasterSupport implements DynamicMBean, AutoCloseable {
    private static final String NODE = "one";
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final ObjectName name;
    private final String election;
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private final List<CompositeData> table = new CopyOnWriteArrayList<>();
    private volatile Consumer<String> read = attribute -> {};

    /** Registered and led by nobody. */
    PretendedElection(String application, String election) {
        this.election = election;
        try {
            name = new ObjectName(
                    "io.leaderelection:type=LeaderElection,application=" + application + ",name=" + election);
            attributes.putAll(Map.of("Election", election, "Node", NODE));
            follow();
            ManagementFactory.getPlatformMBeanServer().registerMBean(this, name);
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Begins a term of this node. */
    void gain(long token) {
        lead(token);
        add("gained", token, "");
    }

    /** Ends it. */
    void lose(long token, String reason) {
        follow();
        add("lost", token, reason);
    }

    /** The attributes alone show a term. */
    void lead(long token) {
        attributes.putAll(Map.of(
                "State",
                "leader",
                "Leader",
                NODE,
                "LeaderSince",
                Instant.EPOCH.toString(),
                "FencingToken",
                token,
                "LeaseRemainingMillis",
                LEASE.toMillis(),
                "LeaseDeadlineNanos",
                System.nanoTime() + LEASE.toNanos()));
    }

    /** The attributes alone show that there is none. */
    void follow() {
        attributes.putAll(Map.of(
                "State",
                "follower",
                "Leader",
                "",
                "LeaderSince",
                "",
                "FencingToken",
                0L,
                "LeaseRemainingMillis",
                0L,
                "LeaseDeadlineNanos",
                System.nanoTime()));
    }

    /** Called with the name of each attribute that was read, before the next one is. */
    void onRead(Consumer<String> action) {
        read = action;
    }

    private void add(String event, long token, String reason) {
        long sequence = table.size() + 1L;
        table.add(new TransitionRow(sequence, Instant.EPOCH, event, token, reason).of(election, NODE));
        sendNotification(new Notification(event, name, sequence));
    }

    @Override
    public Object getAttribute(String attribute) {
        Object value = attributes.getOrDefault(attribute, table.toArray(CompositeData[]::new));
        read.accept(attribute);
        return value;
    }

    @Override
    public AttributeList getAttributes(String[] names) {
        AttributeList all = new AttributeList();
        Stream.of(names).forEach(each -> all.add(new Attribute(each, getAttribute(each))));
        return all;
    }

    @Override
    public Object invoke(String operation, Object[] parameters, String[] types) {
        return operation + " of " + election;
    }

    @Override
    public void setAttribute(Attribute attribute) {
        throw new UnsupportedOperationException();
    }

    @Override
    public AttributeList setAttributes(AttributeList all) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        return new MBeanInfo(getClass().getName(), "an election", null, null, null, getNotificationInfo());
    }

    /** Undeploys it. */
    @Override
    public void close() {
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }
}
