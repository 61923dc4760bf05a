package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leaderelection.api.LeaderElector;
import io.leaderelection.config.Key;
import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.se.Elections;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.LongStream;
import javax.management.Notification;
import javax.management.openmbean.CompositeData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A console on a Payara that was set up by the commands of the README, over the JDK's connector; the other node is this JVM. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PayaraConsoleServerIT {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int ORDERS = 100;

    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private PostgresServer postgres;
    private Domain domain;

    @BeforeAll
    void startServer(@TempDir Path desk) throws IOException {
        postgres = PostgresServer.start();
        domain = Domain.create(Path.of(System.getProperty("payara.home")), "payara-console", Domain.QUICK);
        DomainGuide.read(desk, postgres).carryOut(domain);
    }

    @AfterAll
    void stopServer() {
        timer.shutdown();
        try {
            if (domain != null) {
                domain.close();
            }
        } finally {
            if (postgres != null) {
                postgres.close();
            }
        }
    }

    @Test
    void showsEveryAttributeAndExplains() {
        domain.awaitState("leader");
        ServerConsole console = domain.console();

        assertThat(console.attributes())
                .hasSizeGreaterThan(25)
                .allSatisfy(name -> assertThat(console.attribute(name)).isNotNull());
        assertThat(console.attribute("Leader")).isEqualTo(domain.node());
        assertThat(console.attribute("StoreServer")).asString().startsWith("PostgreSQL ");
        assertThat(console.attribute("StoreAddress")).asString().doesNotContain(postgres.password());
        assertThat(console.order("explain")).startsWith(domain.node() + " leads election default, term ");
        assertThat(console.order("diagnose")).contains("UNCHECKED", "asadmin get");
    }

    @Test
    void handsOverWithAHoldOffAndTheLogSaysFromWhere() throws InterruptedException {
        domain.awaitState("leader");
        try (LeaderElector heir = heir()) {
            assertThat(domain.console().relinquish(30))
                    .startsWith(domain.node() + " hands over election default, term ")
                    .endsWith("and holds off for 30000 ms");

            assertThat(heir.acquire(LONGEST)).isTrue();
            assertThat(domain.console().state()).contains("follower");
            assertThat((Long) domain.console().attribute("HoldOffRemainingMillis"))
                    .isBetween(1L, 30_000L);
            assertThat(domain.console().relinquish()).startsWith("nothing to relinquish: ");
        }
        assertThat(domain.console().order("pause")).contains("is paused");
        assertThat(domain.console().order("resume")).contains("competes");
        domain.awaitLines(
                "logs/server.log",
                List.of(line -> line.contains("LDREL0012")
                        && line.contains("was told to relinquish, over JMX by admin, asadmin from 127.0.0.1: ")));
    }

    @Test
    void refusesAnAbsurdHoldOff() {
        domain.awaitState("leader");

        assertThatThrownBy(() -> domain.console().relinquish(-1))
                .hasStackTraceContaining("the hold-off must be from 0 to 86400 seconds (a day), and not -1");
        assertThat(domain.console().state()).contains("leader");
    }

    @Test
    void subscriberWhoStaysHearsEverythingInOrder() {
        domain.awaitState("leader");
        List<Notification> heard = new CopyOnWriteArrayList<>();
        domain.console().subscribe(heard::add);
        long before = (Long) domain.console().attribute("LastSequence");

        for (int i = 0; i < ORDERS; i++) {
            domain.console().order("pause");
            domain.console().order("resume");
        }
        domain.awaitState("leader");

        long last = (Long) domain.console().attribute("LastSequence");
        assertThat(last - before).isGreaterThan(ORDERS);
        Awaitility.await("notifications " + (before + 1) + " to " + last)
                .atMost(LONGEST)
                .until(() -> heard.stream().anyMatch(news -> news.getSequenceNumber() == last));
        assertThat(heard)
                .extracting(Notification::getSequenceNumber)
                .filteredOn(sequence -> sequence > before && sequence <= last)
                .isEqualTo(LongStream.rangeClosed(before + 1, last).boxed().toList());
        assertThat(heard)
                .allSatisfy(news -> assertThat(((CompositeData) news.getUserData()).get("sequence"))
                        .isEqualTo(news.getSequenceNumber()));
    }

    private LeaderElector heir() {
        return Elections.postgres(postgres.dataSource())
                .lockId(42)
                .nodeId("heir")
                .set(Key.LEASE_DURATION, "2s")
                .set(Key.LEADER_CHECK_INTERVAL, "500ms")
                .set(Key.FOLLOWER_CHECK_INTERVAL, "500ms")
                .build(timer);
    }
}
