package io.leaderelection.lock.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.fixture.WireTap;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.measure.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an election costs the server, counted on the wire. */
class PostgresCostIT {
    private static final int LOCK = 0; // the session that is opened first
    private static final int WITNESS = 1;
    private static final int RENEWALS = 200;

    private static PostgresServer server;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void aRenewalIsOneRoundTripPerSession() {
        List<Duration> took = new ArrayList<>();
        try (WireTap tap = WireTap.inFrontOf(server);
                Candidate leader = new Candidate(tap.dataSource(), 1, "leader")) {
            leader.lead();
            List<Integer> before = tap.roundTrips();
            for (int i = 0; i < RENEWALS; i++) {
                long sent = System.nanoTime();
                leader.renew();
                took.add(Duration.ofNanos(System.nanoTime() - sent));
            }
            List<Integer> after = tap.roundTrips();
            assertThat(after.get(LOCK) - before.get(LOCK)).as("lock's session").isEqualTo(RENEWALS);
            assertThat(after.get(WITNESS) - before.get(WITNESS)).as("witness").isEqualTo(RENEWALS);
        }
        Figures.print("renewal, both statements, through a tap", took);
    }

    @Test
    void renewalsWriteNothingToTheLog() {
        List<Duration> took = new ArrayList<>();
        try (Candidate leader = new Candidate(server.dataSource(), 2, "leader")) {
            leader.lead();
            // The server writes records of its own now and then, but not each time.
            Awaitility.await("renewals that leave the write-ahead log as it was")
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .atMost(Candidate.PATIENCE)
                    .until(() -> {
                        String before = walPosition();
                        for (int i = 0; i < RENEWALS; i++) {
                            long sent = System.nanoTime();
                            leader.renew();
                            took.add(Duration.ofNanos(System.nanoTime() - sent));
                        }
                        return walPosition().equals(before);
                    });
        }
        Figures.print("renewal, both statements", took);
    }

    @Test
    void aWaitIsOneRoundTripOnTheLocksSessionAndTheWitnessIsTouchedOnceAThirdOfALease() {
        Duration lease = Duration.ofSeconds(4);
        try (WireTap tap = WireTap.inFrontOf(server);
                Candidate leader = new Candidate(server.dataSource(), 3, "leader");
                Candidate follower = new Candidate(tap.dataSource(), 3, "follower", lease, Candidate.GRACE)) {
            leader.lead();
            follower.follow(leader);
            List<Integer> before = tap.roundTrips();
            int waits = 0;
            long begun = System.nanoTime();
            while (System.nanoTime() - begun < lease.toNanos()) {
                leader.renew();
                assertThat(follower.acquire())
                        .isInstanceOfSatisfying(
                                Refused.class, no -> assertThat(no.holder()).contains("leader"));
                waits++;
            }
            long thirds = 3 * (System.nanoTime() - begun) / lease.toNanos();
            List<Integer> after = tap.roundTrips();
            assertThat(after.get(LOCK) - before.get(LOCK)).as("lock's session").isEqualTo(waits);
            assertThat(after.get(WITNESS) - before.get(WITNESS))
                    .as("witness")
                    .isPositive()
                    .isLessThanOrEqualTo((int) thirds + 1);
        }
    }

    private static String walPosition() {
        return server.query("SELECT pg_current_wal_insert_lsn()").get(0).get(0);
    }
}
