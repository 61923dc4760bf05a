package io.leaderelection.ee;

import static io.leaderelection.runtime.ElectionBench.refusedBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leaderelection.core.Hold;
import io.leaderelection.ee.LeaderElectionManagement.Settled;
import io.leaderelection.runtime.ElectionBench;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.PrivilegedExceptionAction;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXPrincipal;
import javax.security.auth.Subject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The MBean as a console sees it, over a real election on a scripted store in virtual time. */
class LeaderElectionManagementTest {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final ElectionBench bench = new ElectionBench();
    private ObjectName name;

    @BeforeEach
    void register() throws JMException {
        name = new ObjectName("io.leaderelection.test:type=LeaderElection");
        Settled settled = new Settled("postgres", "java:jboss/datasources/X", Duration.ofSeconds(17));
        NewsNotifications news = new NewsNotifications(name, Runnable::run);
        bench.runner.chronicle().follow(news);
        server.registerMBean(new LeaderElectionManagement(bench.runner, settled, () -> "healthy", news), name);
    }

    @AfterEach
    void unregister() throws JMException {
        server.unregisterMBean(name);
    }

    private Object invoke(String operation) throws JMException {
        return server.invoke(name, operation, new Object[0], new String[0]);
    }

    private Object relinquish(long seconds) throws JMException {
        return server.invoke(name, "relinquish", new Object[] {seconds}, new String[] {"long"});
    }

    private Object read(String attribute) throws JMException {
        return server.getAttribute(name, attribute);
    }

    private Map<String, Object> readAll() throws JMException {
        String[] names = Stream.of(server.getMBeanInfo(name).getAttributes())
                .map(MBeanFeatureInfo::getName)
                .toArray(String[]::new);
        return server.getAttributes(name, names).asList().stream()
                .collect(Collectors.toMap(Attribute::getName, Attribute::getValue));
    }

    @Test
    void showsALeader() throws JMException {
        bench.started().after(Duration.ofSeconds(1));

        assertThat(readAll())
                .containsEntry("Election", "billing")
                .containsEntry("Node", "node-1")
                .containsEntry("State", "leader")
                .containsEntry("Leading", true)
                .containsEntry("Leader", "node-1")
                .containsEntry("LeaderSince", "2025-03-01T12:00:00Z")
                .containsEntry("FencingToken", 1L)
                .containsEntry("LeaseRemainingMillis", 8_000L)
                .containsEntry(
                        "LeaseDeadlineNanos",
                        bench.clock.now().plus(Duration.ofSeconds(8)).nanos())
                .containsEntry("TenureRemainingMillis", 299_000L)
                .containsEntry("NextHandOver", "2025-03-01T12:05:00Z")
                .containsEntry("MaxTakeoverMillis", 17_000L)
                .containsEntry("ReadyToLead", true)
                .containsEntry("StoreKind", "postgres")
                .containsEntry("StoreAddress", "java:jboss/datasources/X")
                .containsEntry("StoreAnswering", true)
                .containsEntry("Terms", 1L)
                .containsEntry("LastSequence", 2L);
        assertThat((String) invoke("explain")).startsWith("node-1 leads election billing, term 1");
    }

    @Test
    void showsWhatHappenedInOpenTypes() throws JMException {
        bench.started().runner.relinquish();

        CompositeData[] rows = (CompositeData[]) read("Transitions");
        assertThat(rows[2].getAll(
                        new String[] {"sequence", "event", "election", "node", "token", "reason", "from", "to"}))
                .containsExactly(3L, "lost", "billing", "node-1", 1L, "RELINQUISHED", "leading", "resigning");
        TabularData ended = (TabularData) read("TermsEnded");
        assertThat(ended.get(new Object[] {"RELINQUISHED"}).get("value")).isEqualTo(1L);
        assertThat(((CompositeData) read("LastCheck"))
                        .getAll(new String[] {"call", "result", "ageMillis", "tookMillis"}))
                .containsExactly("acquire", "granted", 0L, 0L);
    }

    @Test
    void notifiesWithTheItemsOfARowAndItsNumber() throws JMException {
        List<Notification> heard = new CopyOnWriteArrayList<>();
        server.addNotificationListener(name, (notification, handback) -> heard.add(notification), null, null);
        bench.lock.then(ElectionBench.unknown());
        bench.started().after(Duration.ofSeconds(1));

        CompositeData[] rows = (CompositeData[]) read("Transitions");
        assertThat(heard)
                .extracting(Notification::getType)
                .containsExactly(
                        "io.leaderelection.moved",
                        "io.leaderelection.store.lost",
                        "io.leaderelection.store.back",
                        "io.leaderelection.gained");
        assertThat(server.getMBeanInfo(name).getNotifications()[0].getNotifTypes())
                .containsAll(heard.stream().map(Notification::getType).toList())
                .hasSize(5);
        for (int i = 0; i < rows.length; i++) {
            CompositeData data = (CompositeData) heard.get(i).getUserData();
            assertThat(data.values()).hasToString(rows[i].values().toString());
            assertThat(data.getCompositeType().keySet())
                    .isEqualTo(rows[i].getCompositeType().keySet());
            assertThat(heard.get(i).getSequenceNumber())
                    .isEqualTo(data.get("sequence"))
                    .isEqualTo(i + 1L);
            assertThat(heard.get(i).getSource()).isEqualTo(name);
        }
    }

    @Test
    void passesOrdersOnAndAnswersWhatHappened() throws JMException {
        bench.started();
        assertThat(relinquish(90)).asString().endsWith("and holds off for 90000 ms");
        bench.tasks.run();
        assertThat(read("HoldOffRemainingMillis")).isEqualTo(90_000L);
        assertThat(read("ReadyToLeadInMillis")).isEqualTo(90_000L);
        assertThat(invoke("pause")).asString().startsWith("election billing is paused on node-1 until");
        assertThat(List.of(read("Paused"), read("ReadyToLeadInMillis"))).isEqualTo(List.of(true, -1L));
        assertThat((String[]) read("HeldBackBy")).containsExactly("PAUSED");
        assertThat(invoke("pause")).asString().startsWith("election billing is paused on node-1 already");
        assertThat(invoke("relinquish")).asString().startsWith("nothing to relinquish: election billing is paused");
        assertThat(invoke("resume")).asString().startsWith("node-1 competes in election billing again");
        bench.tasks.run();
        assertThat(read("State")).isEqualTo("leader");
        assertThat(invoke("relinquish")).asString().endsWith("and holds off for 3000 ms");
    }

    @Test
    void onAFollowerSaysWhoLeads() throws JMException {
        Collections.nCopies(10, refusedBy("node-2")).forEach(bench.lock::then);
        bench.started();

        assertThat(List.of(invoke("relinquish"), relinquish(5), invoke("resume")))
                .allSatisfy(answer -> assertThat(answer)
                        .asString()
                        .startsWith("nothing to re")
                        .endsWith("node-2 leads"));
    }

    @Test
    void ofAnElectionThatHasEndedSaysSo() throws JMException {
        bench.started().runner.impose(Hold.CLOSED);
        bench.tasks.run();

        assertThat(List.of(invoke("relinquish"), relinquish(5), invoke("pause"), invoke("resume"), invoke("explain")))
                .allSatisfy(answer -> assertThat(answer).asString().contains("election billing has ended on node-1"));
        assertThat(read("State")).isEqualTo("bootstrap");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 86_401, Long.MAX_VALUE, Long.MIN_VALUE})
    void refusesAnAbsurdHoldOffWithAnExceptionOfTheJdk(long seconds) throws JMException {
        bench.started();

        assertThatThrownBy(() -> relinquish(seconds))
                .isInstanceOf(RuntimeMBeanException.class)
                .hasCauseExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the hold-off must be from 0 to 86400 seconds (a day), and not " + seconds);
        assertThat(read("State")).isEqualTo("leader");
    }

    /** What may be the context of a thread that a connector has made. */
    enum Context {
        NONE,
        FOREIGN
    }

    @ParameterizedTest
    @EnumSource
    void worksOnAThreadThatSeesOtherClasses(Context context) throws Exception {
        bench.started();
        try (URLClassLoader foreign = new URLClassLoader(new URL[0], ClassLoader.getPlatformClassLoader())) {
            CompletableFuture<Map<String, Object>> all = new CompletableFuture<>();
            CompletableFuture<List<Object>> answers = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    all.complete(readAll());
                    answers.complete(
                            List.of(invoke("explain"), invoke("relinquish"), invoke("pause"), invoke("resume")));
                } catch (JMException | RuntimeException e) {
                    all.completeExceptionally(e);
                    answers.completeExceptionally(e);
                }
            });
            thread.setContextClassLoader(context == Context.NONE ? null : foreign);
            thread.start();

            assertThat(all.join()).hasSize(server.getMBeanInfo(name).getAttributes().length);
            assertThat(answers.join()).hasSize(4);
        }
    }

    @Test
    void tellsTheLogWhoGaveTheOrder() throws Exception {
        Subject ann = new Subject(true, Set.of(new JMXPrincipal("ann\nLDREL0004 forged")), Set.of(), Set.of());
        bench.started();
        as(ann, () -> invoke("relinquish"));
        bench.tasks.run();

        assertThat(bench.journal.lines("hands over"))
                .containsExactly("hands over: RELINQUISHED, over JMX by ann LDREL0004 forged");
        assertThat(bench.journal.lines("ordered"))
                .containsExactly("ordered: node-1 hands over election billing, term 1, and" + " holds off for 3000 ms");
    }

    @SuppressWarnings("removal") // what the connectors of JDK 17 do
    private static void as(Subject subject, PrivilegedExceptionAction<Object> action) throws Exception {
        Subject.doAsPrivileged(subject, action, null);
    }

    @Test
    void declaresWhatOnlyLooksAsSuch() throws JMException {
        Map<String, Integer> impacts = Stream.of(server.getMBeanInfo(name).getOperations())
                .collect(Collectors.toMap(MBeanFeatureInfo::getName, MBeanOperationInfo::getImpact, Math::max));

        assertThat(impacts)
                .isEqualTo(Map.of(
                        "relinquish", MBeanOperationInfo.ACTION,
                        "pause", MBeanOperationInfo.ACTION,
                        "resume", MBeanOperationInfo.ACTION,
                        "explain", MBeanOperationInfo.INFO,
                        "diagnose", MBeanOperationInfo.INFO));
    }

    /** A console's button must not move from one start of the server to the next. */
    @Test
    void listsItsOperationsInOrder() throws JMException {
        assertThat(Stream.of(server.getMBeanInfo(name).getOperations())
                        .map(operation -> operation.getName() + operation.getSignature().length))
                .containsExactly(
                        "diagnose0", "explain0", "pause0", "relinquish0", "relinquish1", "relinquish2", "resume0");
    }

    @Test
    void canBeUsedThroughAProxy() {
        bench.started();
        LeaderElectionMXBean proxy = JMX.newMXBeanProxy(server, name, LeaderElectionMXBean.class);

        assertThat(proxy.getState()).isEqualTo("leader");
    }

    /** A read is a look at a field or two: applications that ask on each request can afford it. */
    @Test
    void tellsTheDeadlineFast() throws JMException {
        bench.started();
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = System.nanoTime();
            for (int i = 0; i < 1_000; i++) {
                read("LeaseDeadlineNanos");
            }
            best = Math.min(best, (System.nanoTime() - before) / 1_000);
        }

        assertThat(best).as("nanoseconds per read, in the best of 20 rounds").isLessThan(20_000);
    }

    @Test
    void passesOnWhatTheDoctorSays() throws JMException {
        assertThat(invoke("diagnose")).isEqualTo("healthy");
    }
}
