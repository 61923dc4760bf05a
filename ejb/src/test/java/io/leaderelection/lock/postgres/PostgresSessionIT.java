package io.leaderelection.lock.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.measure.FaultRounds;
import io.leaderelection.measure.NodeProcess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** What our sessions are told, and how long a node puts up with a server that does not go on. */
class PostgresSessionIT {
    private static final AtomicLong IDS = new AtomicLong(15L << 32);

    private static PostgresServer server;

    private final long id = IDS.incrementAndGet();

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void theServerEndsASilentSessionAfterALeaseAndTcpNoneBefore() throws SQLException {
        try (TinyPool pool = new TinyPool(server.dataSource(), 2);
                Candidate leader = new Candidate(pool, id, "leader")) {
            for (Connection hasty : pool.physical()) {
                run(
                        hasty,
                        "SET tcp_keepalives_idle = 1; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 2");
                run(hasty, "SET tcp_user_timeout = 500");
            }
            leader.lead();
            for (Connection session : pool.physical()) {
                assertThat(number(session, "idle_session_timeout")).isEqualTo(Candidate.LEASE.toMillis());
                assertThat(number(session, "idle_in_transaction_session_timeout"))
                        .isEqualTo(Candidate.LEASE.toMillis());
                assertThat(number(session, "client_connection_check_interval")).isBetween(1L, 500L);
                assertThat(value(session, "SHOW synchronous_commit")).isEqualTo("on");
                assertThat(value(session, "SHOW application_name")).isEqualTo("leaderelection/leader");
                long probes = 1000L
                        * (number(session, "tcp_keepalives_idle")
                                + number(session, "tcp_keepalives_interval") * number(session, "tcp_keepalives_count"));
                assertThat(probes).as("until TCP gives up").isGreaterThanOrEqualTo(Candidate.LEASE.toMillis());
                assertThat(number(session, "tcp_user_timeout")).isGreaterThanOrEqualTo(Candidate.LEASE.toMillis());
            }
        }
    }

    @Test
    void tcpTimeoutsThatAreLongerStay() throws SQLException {
        try (TinyPool pool = new TinyPool(server.dataSource(), 2);
                Candidate leader = new Candidate(pool, id, "leader")) {
            for (Connection patient : pool.physical()) {
                run(patient, "SET tcp_keepalives_idle = 7200; SET tcp_user_timeout = 60000");
            }
            leader.lead();
            for (Connection session : pool.physical()) {
                assertThat(number(session, "tcp_keepalives_idle")).isEqualTo(7200);
                assertThat(number(session, "tcp_user_timeout")).isEqualTo(60_000);
            }
        }
    }

    @Test
    void aLeaderOfALongNameIsNamedByItsBeginning() {
        String name = "n".repeat(80);
        int before = server.log().length();
        try (Candidate leader = new Candidate(server.dataSource(), id, name);
                Candidate follower = new Candidate(server.dataSource(), id, "follower")) {
            leader.lead();
            assertThat(follower.follow(leader).holder())
                    .hasValueSatisfying(seen -> assertThat(name).startsWith(seen));
        }
        assertThat(server.log().substring(before)).isEmpty();
    }

    @Test
    void aNodeThatPollsWaitsInNoQueueAndLeadsAfterARelease() {
        try (Candidate leader = new Candidate(server.dataSource(), id, "leader");
                Candidate polling = Candidate.thatPolls(server.dataSource(), id, "polling");
                LockTable table = new LockTable(server, id)) {
            Granted first = leader.lead();
            for (int i = 0; i < 5; i++) {
                polling.follow(leader);
                assertThat(table.waiters()).isEmpty();
            }
            leader.lock.release();
            assertThat(polling.lead().lease().token())
                    .isGreaterThan(first.lease().token());
        }
    }

    @Test
    void warnsOfAPredecessorThatKeepsTheGuardForALeaseAndASecond() throws SQLException {
        Map<String, String> times = Map.of("lease", "2000", "leader-check", "600", "follower-check", "600");
        try (Connection predecessor = server.dataSource().getConnection()) {
            run(predecessor, "SET application_name = 'a node that hangs'");
            run(predecessor, "SELECT pg_advisory_lock(" + new AdvisoryKeys(id).guard() + ")");
            int pid = predecessor.unwrap(PGConnection.class).getBackendPID();
            long started = NodeProcess.now();
            try (NodeProcess heir = NodeProcess.start(server, id, "heir", times)) {
                String warning = "predecessor stays: the guard is held by backend " + pid + " (a node that hangs)";
                NodeProcess.until(
                        "the warning",
                        List.of(heir),
                        NodeProcess.PATIENCE,
                        () -> heir.output().contains(warning));
                assertThat(FaultRounds.between(started, NodeProcess.now()))
                        .as("a lease until the session is of age, and a lease and a second with the lock in hand")
                        .isGreaterThan(Duration.ofSeconds(2 + 2 + 1));
                assertThat(heir.output()).doesNotContain("-> Leading");

                run(predecessor, "SELECT pg_advisory_unlock_all()");
                assertThat(NodeProcess.leader(List.of(heir))).isEqualTo(heir);
            }
        }
    }

    @Test
    void givesTheLockBackWhenThePredecessorKeepsTheGuardForTwoLeases() throws SQLException {
        Duration lease = Duration.ofSeconds(1);
        try (Connection predecessor = server.dataSource().getConnection();
                Candidate heir = new Candidate(server.dataSource(), id, "heir", lease, Duration.ofMillis(50));
                LockTable table = new LockTable(server, id)) {
            run(predecessor, "SELECT pg_advisory_lock(" + new AdvisoryKeys(id).guard() + ")");
            heir.settle();
            assertThat(table.lockHolder()).isPresent();
            heir.acquireUntil(
                    "the end of its patience",
                    reply -> reply instanceof Refused no && no.why().contains("two leases"));
            assertThat(table.lockHolder()).isEmpty();
            assertThat(heir.replies()).noneMatch(Granted.class::isInstance);
        }
    }

    @Test
    void nobodyLeadsWhileASynchronousStandbyIsMissing() {
        Duration lease = Duration.ofSeconds(2);
        try (PostgresServer alone = PostgresServer.start();
                Candidate node = new Candidate(alone.dataSource(), id, "node", lease, Duration.ofMillis(50))) {
            alone.execute("ALTER SYSTEM SET synchronous_standby_names = 'missing'", "SELECT pg_reload_conf()");
            until(() ->
                    alone.query("SHOW synchronous_standby_names").get(0).get(0).equals("missing"));
            node.comeOfAge();
            LockReply last = node.acquireUntil(
                    "a reason", reply -> reply instanceof Refused no && no.why().contains("synchronous standby"));
            assertThat(((Refused) last).why()).contains("timed out");
            assertThat(node.replies()).noneMatch(Granted.class::isInstance);

            alone.execute("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
            node.acquireUntil("a grant", Granted.class::isInstance);
        }
    }

    private static void until(Callable<Boolean> condition) {
        Awaitility.await().atMost(Candidate.PATIENCE).until(condition);
    }

    /** A setting as the server counts it: most times in milliseconds. */
    private static long number(Connection session, String setting) throws SQLException {
        return Long.parseLong(value(session, "SELECT setting FROM pg_settings WHERE name = '" + setting + "'"));
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String value(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
