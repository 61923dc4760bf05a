package io.leaderelection.ee;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.ee.LeaderElectionManagement.Settled;
import io.leaderelection.runtime.Chronicle;
import io.leaderelection.runtime.ElectionBench;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerConnection;
import javax.management.MBeanServerFactory;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnectionNotification;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Notifications over the JDK's own RMI connector, as on Payara: what a subscriber hears who stays, what one hears who is
 * slow, and how the gaps are filled.
 */
class RemoteNotificationsTest {
    private static final String BUFFER = "jmx.remote.x.notification.buffer.size";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ElectionBench bench = new ElectionBench();
    private final Chronicle chronicle = bench.runner.chronicle();
    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final NotificationLane lane = new NotificationLane(Thread::new);
    private final List<Notification> heard = new CopyOnWriteArrayList<>();
    private final List<String> connection = new CopyOnWriteArrayList<>();
    private final CountDownLatch served = new CountDownLatch(1);
    private final ObjectName name = name();
    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();

    private static ObjectName name() {
        try {
            return new ObjectName("io.leaderelection.test:type=LeaderElection");
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A console on a connector that keeps so many notifications for those who have not fetched them. */
    @SuppressWarnings("BanJNDI") // the address is ours, on loopback
    private MBeanServerConnection connect(int buffer) throws JMException, IOException {
        NewsNotifications news = new NewsNotifications(name, lane);
        chronicle.follow(news);
        server.registerMBean(
                new LeaderElectionManagement(bench.runner, new Settled("redis", "x", Duration.ZERO), () -> "", news),
                name);
        JMXConnectorServer connectors = JMXConnectorServerFactory.newJMXConnectorServer(
                new JMXServiceURL("service:jmx:rmi://127.0.0.1"), Map.of(BUFFER, Integer.toString(buffer)), server);
        connectors.start();
        open.add(connectors::stop);
        JMXConnector client = JMXConnectorFactory.connect(connectors.getAddress());
        open.add(0, client);
        client.addConnectionNotificationListener((lost, handback) -> connection.add(lost.getType()), null, null);
        return client.getMBeanServerConnection();
    }

    @AfterEach
    void close() throws Exception {
        served.countDown();
        lane.close(PATIENCE);
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private void handOver(int times) {
        for (int i = 0; i < times; i++) {
            bench.runner.relinquish();
            bench.after(ElectionBench.FOLLOWER_CHECK);
        }
    }

    private List<Long> numbers() {
        return heard.stream().map(Notification::getSequenceNumber).toList();
    }

    private static List<Long> allUpTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void reachASubscriberWhoStaysWithoutALoss() throws Exception {
        connect(1_000).addNotificationListener(name, (notification, handback) -> heard.add(notification), null, null);
        bench.started();
        handOver(60);

        Awaitility.await().atMost(PATIENCE).until(() -> heard.size() >= chronicle.lastSequence());
        assertThat(numbers()).isEqualTo(allUpTo(chronicle.lastSequence())).hasSizeGreaterThan(150);
        assertThat(heard).allSatisfy(one -> assertThat(one.getUserData()).isInstanceOf(CompositeData.class));
        assertThat(connection).doesNotContain(JMXConnectionNotification.NOTIFS_LOST);
    }

    @Test
    void waitForASlowSubscriberAsLongAsTheConnectorsBufferHoldsThem() throws Exception {
        connect(1_000)
                .addNotificationListener(
                        name,
                        (notification, handback) -> {
                            awaitServed();
                            heard.add(notification);
                        },
                        null,
                        null);
        bench.started();
        handOver(60);
        awaitSent();
        served.countDown();

        Awaitility.await().atMost(PATIENCE).until(() -> heard.size() >= chronicle.lastSequence());
        assertThat(numbers()).isEqualTo(allUpTo(chronicle.lastSequence()));
    }

    @Test
    void missedBeyondThatAreInTheTable() throws Exception {
        MBeanServerConnection console = connect(10);
        console.addNotificationListener(
                name,
                (notification, handback) -> {
                    heard.add(notification);
                    awaitServed();
                },
                null,
                null);
        bench.started();
        Awaitility.await().atMost(PATIENCE).until(() -> !heard.isEmpty());
        handOver(12);
        awaitSent();
        served.countDown();

        long last = chronicle.lastSequence();
        Awaitility.await().atMost(PATIENCE).until(() -> numbers().contains(last));
        Awaitility.await().atMost(PATIENCE).until(() -> connection.contains(JMXConnectionNotification.NOTIFS_LOST));
        assertThat(numbers()).hasSizeLessThan((int) last);
        Stream<Long> table = Stream.of((CompositeData[]) console.getAttribute(name, "Transitions"))
                .map(row -> (Long) row.get("sequence"));
        assertThat(Stream.concat(numbers().stream(), table).distinct().sorted().toList())
                .isEqualTo(allUpTo(last));
    }

    /** A listener in the server that blocks delays what is sent, and neither the election nor what is kept. */
    @Test
    void waitForNobodyInTheElection() throws Exception {
        connect(10);
        server.addNotificationListener(name, (notification, handback) -> awaitServed(), null, null);
        bench.started();
        handOver(20);

        assertThat(bench.runner.isLeader()).isTrue();
        assertThat(chronicle.news()).hasSizeGreaterThanOrEqualTo(Chronicle.KEPT);
    }

    private void awaitSent() {
        CountDownLatch sent = new CountDownLatch(1);
        lane.execute(sent::countDown);
        Awaitility.await().atMost(PATIENCE).until(() -> sent.getCount() == 0);
    }

    private void awaitServed() {
        try {
            served.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
