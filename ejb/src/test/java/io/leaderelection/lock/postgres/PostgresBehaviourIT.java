package io.leaderelection.lock.postgres;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.lock.LeaseTerms;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Facts about Postgres that the lock relies on; none of our code is under test but the text of one statement. */
class PostgresBehaviourIT {
    private static final int CRASHES = 3;
    private static final String WAIT =
            "DO $$BEGIN PERFORM pg_advisory_lock(%d); EXCEPTION WHEN lock_not_available THEN NULL; END$$";
    private static final String TOKEN =
            "SELECT pg_current_xact_id()::text" + " FROM pg_logical_emit_message(true, 'leaderelection', 'token')";

    private static final String SETTINGS =
            "SELECT string_agg(name || '=' || setting, ';' ORDER BY name) FROM pg_settings WHERE name NOT LIKE 'plpgsql.%'";

    private static PostgresServer server;

    private final List<Connection> opened = new ArrayList<>();

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @AfterEach
    void closeConnections() throws SQLException {
        for (Connection connection : opened) {
            connection.close();
        }
    }

    // ---- waiting

    @Test
    void aBlockThatCatchesTheTimeOutLogsNothing() throws SQLException {
        Connection holder = connect();
        Connection waiter = connect();
        run(holder, "SELECT pg_advisory_lock(1)");
        run(waiter, "SET lock_timeout = 20");
        int before = server.log().length();
        run(waiter, WAIT.formatted(1));
        assertThat(server.log().substring(before)).doesNotContain("ERROR").doesNotContain("canceling");

        assertThatThrownBy(() -> run(waiter, "SELECT pg_advisory_lock(1)")).hasMessageContaining("lock timeout");
        until(
                "the line of a wait without the block",
                () -> server.log().substring(before).contains("canceling statement due to lock timeout"));
    }

    @Test
    void aBlockThatCatchesTheTimeOutKeepsAGrantedLock() throws Exception {
        Connection holder = connect();
        Connection waiter = connect();
        run(holder, "SELECT pg_advisory_lock(2)");
        CompletableFuture<Void> waiting = meanwhile(() -> run(waiter, WAIT.formatted(2)));
        until("the waiter in the queue", () -> rows("objid = 2 AND NOT granted") == 1);
        run(holder, "SELECT pg_advisory_unlock(2)");
        waiting.get(30, SECONDS);

        assertThat(rows("objid = 2 AND granted AND pid = " + pid(waiter))).isEqualTo(1);
    }

    @Test
    void theQueueIsFirstInFirstOut() throws Exception {
        Connection holder = connect();
        run(holder, "SELECT pg_advisory_lock(3)");
        List<Integer> order = new CopyOnWriteArrayList<>();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Connection waiter = connect();
            int number = i;
            all.add(meanwhile(() -> {
                run(waiter, "SELECT pg_advisory_lock(3)");
                order.add(number);
                run(waiter, "SELECT pg_advisory_unlock(3)");
            }));
            until("one more in the queue", () -> rows("objid = 3 AND NOT granted") == number + 1);
        }
        run(holder, "SELECT pg_advisory_unlock(3)");
        for (CompletableFuture<Void> each : all) {
            each.get(30, SECONDS);
        }
        assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void aKilledWaiterLeavesTheQueueIfTheServerChecksItsConnection() throws Exception {
        Connection holder = connect();
        run(holder, "SELECT pg_advisory_lock(4)");
        Connection deaf = connect();
        Connection checked = connect();
        run(checked, "SET client_connection_check_interval = 100");
        int deafPid = pid(deaf);
        int checkedPid = pid(checked);
        List<CompletableFuture<Void>> cut = new ArrayList<>();
        for (Connection waiter : List.of(deaf, checked)) {
            cut.add(meanwhile(() -> run(waiter, "SELECT pg_advisory_lock(4)")));
        }
        until("both in the queue", () -> rows("objid = 4 AND NOT granted") == 2);
        deaf.abort(Runnable::run);
        checked.abort(Runnable::run);

        assertThat(cut).allSatisfy(each -> assertThat(each).failsWithin(Duration.ofSeconds(30)));
        until("the checked one to be gone", () -> rows("objid = 4 AND pid = " + checkedPid) == 0);
        assertThat(rows("objid = 4 AND pid = " + deafPid))
                .as("the unchecked one still waits")
                .isEqualTo(1);
        server.terminateBackend(deafPid);
    }

    // ---- sessions

    @Test
    void theServerEndsASilentSessionAndFreesItsLocks() throws SQLException {
        Connection silent = connect();
        run(silent, "SELECT pg_advisory_lock(5)");
        run(silent, "SET idle_session_timeout = 200");
        until("the lock to be free", () -> rows("objid = 5") == 0);
        assertThatThrownBy(() -> run(silent, "SELECT 1"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57P05"));
    }

    @Test
    void aStatementThatFailsLeavesTheLocksOfTheSession() throws SQLException {
        Connection session = connect();
        run(session, "SELECT pg_advisory_lock(6)");
        assertThatThrownBy(() -> run(session, "SELECT 1/0")).hasMessageContaining("division by zero");
        assertThat(rows("objid = 6 AND granted")).isEqualTo(1);
    }

    @Test
    void theLockOfASessionStacksAndNeedsAsManyUnlocks() throws SQLException {
        Connection session = connect();
        run(session, "SELECT pg_advisory_lock(7), pg_advisory_lock(7)");
        assertThat(value(session, "SELECT pg_advisory_unlock(7)")).isEqualTo("t");
        assertThat(rows("objid = 7 AND granted")).isEqualTo(1);
        assertThat(value(session, "SELECT pg_advisory_unlock(7)")).isEqualTo("t");
        assertThat(rows("objid = 7")).isZero();
        assertThat(value(session, "SELECT pg_advisory_unlock(7)")).isEqualTo("f");
    }

    @Test
    void theTwoKeySpacesAreDisjoint() throws SQLException {
        Connection one = connect();
        Connection other = connect();
        assertThat(value(one, "SELECT pg_try_advisory_lock(" + ((9L << 32) + 8) + ")"))
                .isEqualTo("t");
        assertThat(value(other, "SELECT pg_try_advisory_lock(9, 8)")).isEqualTo("t");
        assertThat(rows("classid = 9 AND objid = 8 AND objsubid = 1")).isEqualTo(1);
        assertThat(rows("classid = 9 AND objid = 8 AND objsubid = 2")).isEqualTo(1);
    }

    @Test
    void keysAreFoundInTheTableOfLocksAcrossTheirRange() throws SQLException {
        for (long id : new long[] {0, 42, Integer.MAX_VALUE, 1L << 31, 1L << 32, Long.MAX_VALUE}) {
            Connection session = connect();
            AdvisoryKeys keys = new AdvisoryKeys(id);
            run(
                    session,
                    "SELECT pg_advisory_lock(%s), pg_advisory_lock(%s), pg_advisory_lock_shared(%s)"
                            .formatted(keys.lock(), keys.guard(), keys.done()));
            String mine = " AND pid = " + pid(session);
            assertThat(rows(keys.isLock() + mine)).as("lock %d", id).isEqualTo(1);
            assertThat(rows(keys.isGuard() + mine)).as("guard %d", id).isEqualTo(1);
            assertThat(rows(keys.isDone() + mine)).as("done %d", id).isEqualTo(1);
        }
    }

    // ---- what a plain role may do

    @Test
    void aPlainRoleReadsTheApplicationNameOfAnother() throws SQLException {
        server.execute(
                "CREATE ROLE stranger LOGIN PASSWORD 'stranger'",
                "GRANT CONNECT ON DATABASE " + server.database() + " TO stranger");
        Connection shown = opened(server.dataSource("stranger", "stranger"));
        run(shown, "SET application_name = 'leaderelection/them'");
        assertThat(value(connect(), "SELECT application_name FROM pg_stat_activity WHERE pid = " + pid(shown)))
                .isEqualTo("leaderelection/them");
    }

    @Test
    void aPlainRoleSetsADottedNameOfItsOwn() throws SQLException {
        Connection session = connect();
        Connection other = connect();
        run(session, "SELECT set_config('leaderelection.canary', 'bird', false)");
        assertThat(value(session, "SELECT current_setting('leaderelection.canary', true)"))
                .isEqualTo("bird");
        assertThat(value(other, "SELECT coalesce(current_setting('leaderelection.canary', true), 'none')"))
                .isEqualTo("none");
    }

    // ---- tokens

    @Test
    void noTokenIsHandedOutAgainAfterACrash() throws SQLException {
        try (PostgresServer crashing = PostgresServer.start()) {
            List<Long> tokens = new ArrayList<>();
            for (int crash = 0; crash <= CRASHES; crash++) {
                try (Connection session = crashing.dataSource().getConnection()) {
                    run(session, "SET synchronous_commit = on");
                    for (int i = 0; i < 20; i++) {
                        tokens.add(Long.parseLong(value(session, TOKEN)));
                    }
                }
                if (crash < CRASHES) {
                    crashing.restart(PostgresServer.Mode.IMMEDIATE);
                }
            }
            assertThat(tokens).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void theLastLookTakesATokenOnlyWithTheLockAndWithoutAMark() throws SQLException {
        Statements statements = new Statements(settings(12));
        AdvisoryKeys keys = new AdvisoryKeys(12);
        Connection session = connect();
        session.setAutoCommit(false);
        String last = statements.of(Action.LOOK_AND_TAKE_TOKEN);
        assertThat(token(session, last)).as("without the lock").isEmpty();
        assertThat(value(session, "SELECT coalesce(pg_current_xact_id_if_assigned()::text, 'none')"))
                .as("a transaction id spent on it")
                .isEqualTo("none");

        run(session, "SELECT pg_advisory_lock(" + keys.lock() + ")");
        assertThat(token(session, last)).as("with the lock").isPresent();

        Connection leaver = connect();
        run(leaver, "SELECT pg_advisory_lock_shared(" + keys.done() + ")");
        assertThat(token(session, last)).as("beside a mark").isEmpty();
        session.commit();
    }

    private static Optional<Long> token(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return Statements.read(row).token();
        }
    }

    private static PostgresSettings settings(long lockId) {
        return new PostgresSettings(
                lockId,
                "node",
                "instance",
                new LeaseTerms(Candidate.LEASE, Candidate.LEASE.dividedBy(10)),
                Duration.ofMillis(200),
                PostgresSettings.Waiting.QUEUE,
                PostgresSettings.Takeover.FAST,
                Candidate.GRACE);
    }

    // ---- stopping

    /**
     * The server ends all sessions but those of replicas, which outlast it for a moment; each of them waits for the lock of an
     * ordinary one, as a successor does. One ordinary session is held up, so that the stop lasts until all have asked.
     */
    @RepeatedTest(3)
    void aServerThatStopsFastStartsNoWorkerOnceALockIsFreed() throws Exception {
        try (Stopping stopping = new Stopping()) {
            assertThat(stopping.successors.get(0).asks()).as("before the stop").isPresent();
            stopping.waitForLocks();
            stopping.holdUp();
            CompletableFuture<Void> stop = stopping.stop(PostgresServer.Mode.FAST);
            for (CompletableFuture<Optional<Long>> answer : stopping.answers) {
                assertThat(answer.get(30, SECONDS))
                        .as("a token, taken because a worker ran")
                        .isEmpty();
            }
            stopping.letGo();
            stop.get(30, SECONDS);
        }
    }

    @Test
    void aServerThatStopsImmediatelyFreesNoLock() throws Exception {
        try (Stopping stopping = new Stopping()) {
            stopping.waitForLocks();
            stopping.stop(PostgresServer.Mode.IMMEDIATE).get(30, SECONDS);
            for (CompletableFuture<Optional<Long>> answer : stopping.answers) {
                assertThat(answer).failsWithin(Duration.ofSeconds(30));
            }
        }
    }

    @Test
    void aWorkerLeavesNothingInTheSessionAndNothingInTheLog() throws SQLException {
        Statements statements = new Statements(settings(13));
        Connection session = connect();
        run(session, "SELECT pg_advisory_lock(" + new AdvisoryKeys(13).lock() + ")");
        String before = value(session, SETTINGS);
        int logged = server.log().length();
        String last = statements.of(Action.START_WORKER_AND_TAKE_TOKEN);
        assertThat(tokenOfMessage(session, last)).as("with a worker").isPresent();
        assertThat(value(session, SETTINGS)).isEqualTo(before);

        run(session, "SET max_parallel_workers = 0");
        assertThat(tokenOfMessage(session, last)).as("without").isEmpty();
        assertThat(server.log().substring(logged)).isEmpty();
    }

    @Test
    void aWorkerIsStartedWhereQueriesHaveNoneAndUnderEveryIsolation() throws SQLException {
        Statements statements = new Statements(settings(14));
        for (String isolation : List.of("read committed", "repeatable read", "serializable")) {
            Connection session = connect();
            run(session, "SET max_parallel_workers_per_gather = 0");
            run(session, "SET default_transaction_isolation = '" + isolation + "'");
            run(session, "SELECT pg_advisory_lock(" + new AdvisoryKeys(14).lock() + ")");
            assertThat(tokenOfMessage(session, statements.of(Action.START_WORKER_AND_TAKE_TOKEN)))
                    .as(isolation)
                    .isPresent();
            session.close();
        }
    }

    // ---- what a message answers

    @Test
    void oneMessageOfTwoStatementsAnswersBothInOneRoundTrip() throws SQLException {
        try (Statement statement = connect().createStatement()) {
            statement.execute("SELECT pg_try_advisory_lock(10); SELECT count(*) FROM pg_locks WHERE objid = 10");
            assertThat(statement.getMoreResults()).isTrue();
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                assertThat(row.getInt(1))
                        .as("the look sees what the action did")
                        .isEqualTo(1);
            }
        }
    }

    // ---- standby

    @Test
    void aStandbyGrantsAdvisoryLocksAndKeepsThemWhenItIsPromoted() throws SQLException {
        try (PostgresServer primary = PostgresServer.start();
                PostgresServer standby = primary.standby();
                Connection session = standby.dataSource().getConnection();
                Candidate candidate = new Candidate(firstOf(standby, primary), 11, "lost")) {
            assertThat(value(session, "SELECT pg_is_in_recovery()")).isEqualTo("t");
            assertThat(value(session, "SELECT pg_try_advisory_lock(11)")).isEqualTo("t");
            assertThat(candidate.fail().why()).startsWith("the server is a standby; the URL must lead to the primary");

            String run = value(session, "SELECT pg_postmaster_start_time()");
            standby.promote();
            until(
                    "the promotion",
                    () -> value(session, "SELECT pg_is_in_recovery()").equals("f"));
            assertThat(value(session, "SELECT count(*) FROM pg_locks WHERE objid = 11 AND pid = pg_backend_pid()"))
                    .as("the lock, though the server has changed its part")
                    .isEqualTo("1");
            assertThat(value(session, "SELECT pg_postmaster_start_time()")).isEqualTo(run);
        }
    }

    // ----

    /** A URL of two hosts that asks for no primary, and so leads to the first that answers. */
    private static PGSimpleDataSource firstOf(PostgresServer one, PostgresServer other) {
        PGSimpleDataSource source = one.dataSource();
        source.setServerNames(new String[] {one.host(), other.host()});
        source.setPortNumbers(new int[] {one.port(), other.port()});
        return source;
    }

    /** A message of two parts before the look. */
    private static Optional<Long> tokenOfMessage(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
            statement.getMoreResults();
            statement.getMoreResults();
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                return Statements.read(row).token();
            }
        }
    }

    private interface Work {
        void run() throws SQLException;
    }

    private static CompletableFuture<Void> meanwhile(Work work) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        work.run();
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> new Thread(task, "meanwhile").start());
    }

    private Connection connect() throws SQLException {
        return opened(server.dataSource());
    }

    private Connection opened(PGSimpleDataSource source) throws SQLException {
        Connection connection = source.getConnection();
        opened.add(connection);
        return connection;
    }

    private static int rows(String condition) {
        return Integer.parseInt(
                server.query("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND " + condition)
                        .get(0)
                        .get(0));
    }

    private static int pid(Connection connection) throws SQLException {
        return Integer.parseInt(value(connection, "SELECT pg_backend_pid()"));
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

    private static void until(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(30))
                .until(condition);
    }
}
