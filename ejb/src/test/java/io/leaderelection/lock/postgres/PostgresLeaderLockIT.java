package io.leaderelection.lock.postgres;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Held;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.lock.LockReply.Released;
import io.leaderelection.lock.LockReply.Unknown;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The lock on a real server, call by call. */
class PostgresLeaderLockIT {
    private static final AtomicLong IDS = new AtomicLong(7L << 32);

    private static PostgresServer server;

    private final long id = IDS.incrementAndGet();
    private final AdvisoryKeys keys = new AdvisoryKeys(id);
    private LockTable table;
    private Candidate one;
    private Candidate other;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void makeCandidates() {
        table = new LockTable(server, id);
        one = new Candidate(withoutWorkers(), id, "one");
        other = new Candidate(withoutWorkers(), id, "other");
    }

    @AfterEach
    void closeCandidates() {
        one.close();
        other.close();
        table.close();
    }

    // ---- coming to lead

    @Test
    void grantsNothingBeforeItsSessionIsOfAge() {
        Duration lease = Duration.ofMillis(1500);
        try (Candidate young = new Candidate(server.dataSource(), id, "young", lease, Duration.ofMillis(50))) {
            long started = System.nanoTime();
            young.acquireUntil("a grant", Granted.class::isInstance);
            Duration took = Duration.ofNanos(System.nanoTime() - started);

            assertThat(took).isGreaterThanOrEqualTo(lease);
            assertThat(young.replies().get(0))
                    .isInstanceOfSatisfying(
                            Refused.class, no -> assertThat(no.why()).contains("too young"));
            assertThat(young.replies()).filteredOn(Granted.class::isInstance).hasSize(1);
            assertThat(table.lockHolder()).isPresent();
            assertThat(table.guardHolder()).isPresent().isNotEqualTo(table.lockHolder());
        }
    }

    @Test
    void doesNotEvenQueueBeforeItsSessionIsOfAge() {
        one.lead();
        assertThat(other.acquire())
                .isInstanceOfSatisfying(
                        Refused.class, no -> assertThat(no.why()).contains("too young"));
        assertThat(table.waiters()).isEmpty();
    }

    @Test
    void waitsInTheQueueAndGetsTheLockOnRelease() throws Exception {
        Granted first = one.lead();
        Refused refused = other.follow(one);
        assertThat(refused.holder()).contains("one");

        CompletableFuture<Granted> second = other.leadMeanwhile();
        until("the other in the queue", () -> !table.waiters().isEmpty());
        assertThat(one.lock.release()).isEqualTo(new Released());

        assertThat(second.get(30, SECONDS).lease().token())
                .isGreaterThan(first.lease().token());
        until("the mark of the release to go", () -> table.doneHolders().isEmpty());
    }

    @Test
    void paysTheGraceAfterACutButNotAfterARelease() throws Exception {
        Candidate leader = one;
        Candidate follower = other;
        leader.lead();
        follower.follow(leader);
        for (int i = 0; i < 5; i++) {
            follower.forget();
            CompletableFuture<Granted> next = follower.leadMeanwhile();
            until("a waiter", () -> !table.waiters().isEmpty());
            leader.lock.release();
            next.get(30, SECONDS);
            assertThat(follower.paidGrace()).as("a grace after a release").isFalse();
            Candidate released = leader;
            leader = follower;
            follower = released;
        }

        follower.forget();
        CompletableFuture<Granted> next = follower.leadMeanwhile();
        until("a waiter", () -> !table.waiters().isEmpty());
        leader.close();
        next.get(30, SECONDS);
        assertThat(follower.paidGrace()).as("a grace after a cut").isTrue();
    }

    @Test
    void waitsNoGraceWhereTheServerStartsAWorker() throws Exception {
        try (Candidate asking = new Candidate(server.dataSource(), id, "asking")) {
            takesOverFromACut(asking);
            assertThat(asking.paidGrace()).as("a grace after a cut").isFalse();
        }
    }

    /** A backend waits for its worker until the postmaster says what became of it, and hears of no time-out meanwhile. */
    @Test
    void givesItsSessionUpWhereTheServerCannotSayWhatBecameOfTheWorker() throws Exception {
        Duration lease = Duration.ofSeconds(2);
        try (PostgresServer stuck = PostgresServer.builder()
                        .fromBinaries()
                        .start(); // a container's first process cannot be stopped
                Connection superuser = stuck.superuserDataSource().getConnection();
                Candidate asking = new Candidate(stuck.dataSource(), id, "asking", lease, Candidate.GRACE)) {
            Candidate leader = new Candidate(stuck.dataSource(), id, "leader", lease, Candidate.GRACE);
            leader.lead();
            asking.follow(leader);
            asking.forget();
            String postmaster = value(superuser, "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)");
            run(superuser, "COPY (SELECT WHERE false) TO PROGRAM 'kill -s STOP " + postmaster + "'");
            leader.close();
            CompletableFuture<Granted> next = asking.leadMeanwhile();
            until(
                    "the end of the session",
                    () -> asking.replies().stream()
                            .anyMatch(reply ->
                                    reply instanceof Refused no && no.why().contains("background worker")));
            run(superuser, "COPY (SELECT WHERE false) TO PROGRAM 'kill -s CONT " + postmaster + "'");
            next.get(30, SECONDS);
        }
    }

    /** The postmaster admits new sessions, too, so one that is of age is worth more than the wait. */
    @Test
    void keepsItsSessionWhereTheServerTakesItsTimeToSayWhatBecameOfTheWorker() throws Exception {
        Duration lease = Duration.ofSeconds(9);
        try (PostgresServer slow = PostgresServer.builder().fromBinaries().start();
                Connection superuser = slow.superuserDataSource().getConnection();
                LockTable locks = new LockTable(slow, id);
                Candidate asking = new Candidate(slow.dataSource(), id, "asking", lease, Candidate.GRACE)) {
            Candidate leader = new Candidate(slow.dataSource(), id, "leader", lease, Candidate.GRACE);
            leader.lead();
            asking.follow(leader);
            asking.forget();
            String postmaster = value(superuser, "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)");
            CompletableFuture<Granted> next = asking.leadMeanwhile();
            until("a waiter", () -> !locks.waiters().isEmpty());
            int session = locks.headOfQueue().orElseThrow();
            run(superuser, "COPY (SELECT WHERE false) TO PROGRAM 'kill -s STOP " + postmaster + "'");
            leader.close();
            until(
                    "a wait that is longer than an ordinary statement may take, and not as long as this one",
                    () -> value(
                                    superuser,
                                    "SELECT count(*) FROM pg_stat_activity WHERE pid = " + session
                                            + " AND state = 'active' AND query LIKE '%EXPLAIN%'"
                                            + " AND clock_timestamp() - query_start > interval '1800 ms'")
                            .equals("1"));
            run(superuser, "COPY (SELECT WHERE false) TO PROGRAM 'kill -s CONT " + postmaster + "'");
            next.get(30, SECONDS);
            assertThat(locks.lockHolder()).hasValue(session);
        }
    }

    private void takesOverFromACut(Candidate asking) throws Exception {
        Candidate leader = new Candidate(server.dataSource(), id, "cut");
        leader.lead();
        asking.follow(leader);
        asking.forget();
        CompletableFuture<Granted> next = asking.leadMeanwhile();
        until("a waiter", () -> !table.waiters().isEmpty());
        leader.close();
        next.get(30, SECONDS);
    }

    @Test
    void tokensRiseOverCrashesOfAServerThatCommitsAsynchronously() {
        try (PostgresServer careless = PostgresServer.builder()
                .settings(Map.of("synchronous_commit", "off"))
                .start()) {
            List<Long> tokens = new ArrayList<>();
            for (int crash = 0; crash < 3; crash++) {
                try (Candidate leader = new Candidate(careless.dataSource(), id, "leader")) {
                    for (int i = 0; i < 5; i++) {
                        tokens.add(leader.lead().lease().token().value());
                        leader.lock.release();
                    }
                    tokens.add(leader.lead().lease().token().value());
                    careless.restart(PostgresServer.Mode.IMMEDIATE);
                }
            }
            assertThat(tokens).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void waitsAsLongAsTheGuardIsTaken() throws SQLException {
        try (Connection predecessor = server.dataSource().getConnection()) {
            run(predecessor, "SELECT pg_advisory_lock(" + keys.guard() + ")");
            Held held = one.settle();

            assertThat(held.why()).contains("held by backend " + pid(predecessor));
            assertThat(table.lockHolder()).as("the lock").isPresent();
            one.acquireUntil("ten answers", reply -> one.replies().size() >= 10);
            assertThat(one.replies()).noneMatch(Granted.class::isInstance);

            run(predecessor, "SELECT pg_advisory_unlock(" + keys.guard() + ")");
            one.lead();
        }
    }

    @Test
    void saysNothingOfBeingDoneUnlessItLed() throws Exception {
        Candidate crashed = new Candidate(server.dataSource(), id, "crashed");
        try (Candidate successor =
                new Candidate(withoutWorkers(), id, "successor", Candidate.LEASE, Duration.ofSeconds(20))) {
            crashed.lead();
            successor.follow(crashed);
            other.follow(crashed);
            crashed.close();
            successor.acquireUntil("the grace", reply -> successor.paidGrace());
            assertThat(table.guardHolder()).isPresent();

            CompletableFuture<Granted> last = other.leadMeanwhile();
            until("the other in the queue", () -> !table.waiters().isEmpty());
            other.forget();
            successor.lock.release();
            last.get(30, SECONDS);
            assertThat(other.paidGrace()).as("the one that crashed is not done").isTrue();
        }
    }

    @Test
    void leadsOnNothingButAGuardThatIsStillThereAtTheEnd() throws SQLException {
        Candidate crashed = new Candidate(server.dataSource(), id, "crashed");
        crashed.lead();
        one.follow(crashed);
        one.forget();
        crashed.close();
        one.acquireUntil("the grace", reply -> one.paidGrace());
        int witness = table.guardHolder().orElseThrow();
        table.terminate(witness);
        until("the guard to be free", () -> table.guardHolder().isEmpty());

        LockReply next = one.acquireUntil(
                "an end of the grace",
                reply -> !(reply instanceof Held held && held.why().contains("did not say")));
        assertThat(next).isNotInstanceOf(Granted.class);
        one.lead();
        assertThat(table.guardHolder()).isPresent();
    }

    // ---- losing

    @Test
    void refusesARenewalOnceTheLockSessionIsGone() {
        one.lead();
        one.renew();
        table.terminate(table.lockHolder().orElseThrow());

        one.lose();
        assertThat(table.guardHolder()).as("the guard, which shields the drain").isPresent();
        one.lock.release();
        assertThat(table.guardHolder()).isEmpty();
    }

    @Test
    void refusesARenewalOnceTheWitnessIsGoneAndKeepsTheLockUntilRelease() {
        one.lead();
        one.renew();
        table.terminate(table.guardHolder().orElseThrow());

        one.lose();
        assertThat(table.lockHolder()).as("the lock, which shields the drain").isPresent();
        one.lock.release();
        assertThat(table.lockHolder()).isEmpty();
    }

    @Test
    void keepsTheTokenAndProlongsTheLeaseInARenewal() {
        Granted granted = one.lead();
        Granted renewed = one.renew();

        assertThat(renewed.lease().token()).isEqualTo(granted.lease().token());
        assertThat(renewed.lease().deadline().since(granted.lease().deadline())).isPositive();
    }

    @Test
    void isEndedInTheMiddleOfAWaitByCloseFromAnotherThread() throws Exception {
        one.lead();
        other.follow(one);
        CompletableFuture<LockReply> waiting = other.acquireMeanwhile();
        until("a waiter", () -> !table.waiters().isEmpty());
        other.close();

        assertThat(waiting.get(30, SECONDS)).isInstanceOf(Unknown.class);
        until(
                "the waiter's sessions to be gone",
                () -> table.sessionsOf("other").isEmpty());
        assertThat(other.acquire()).isEqualTo(new Unknown("closed"));
    }

    @Test
    void waitsWithoutALineInTheServersLog() {
        int before = server.log().length();
        try (Candidate third = new Candidate(server.dataSource(), id, "third")) {
            one.lead();
            for (int i = 0; i < 5; i++) {
                other.follow(one);
                third.follow(one);
            }
        }
        assertThat(server.log().substring(before).lines())
                .noneMatch(line -> line.contains("ERROR") || line.contains("FATAL") || line.contains("lock"));
    }

    // ---- the pool

    @Test
    void givesConnectionsBackAsTheyWere() throws SQLException {
        try (TinyPool pool = new TinyPool(server.dataSource(), 2)) {
            for (Connection connection : pool.physical()) {
                run(connection, "SET lock_timeout = '7s'; SET application_name = 'shop'; SET synchronous_commit = off");
                connection.setNetworkTimeout(Runnable::run, 12_345);
            }
            Map<String, String> before = settings(pool.physical().get(0));
            try (Candidate guest = new Candidate(pool, id, "guest")) {
                guest.lead();
                assertThat(pool.idle()).isZero();
                assertThat(guest.lock.release()).isEqualTo(new Released());
                assertThat(guest.lock.park()).isEqualTo(new Released());
            }
            assertThat(pool.returned()).isEqualTo(2);
            for (Connection connection : pool.physical()) {
                assertThat(table.heldBy(pid(connection))).isEmpty();
                Map<String, String> after = settings(connection);
                after.entrySet().removeAll(before.entrySet());
                after.keySet().removeIf(name -> name.startsWith("plpgsql.")); // appear with the first DO block
                assertThat(after).as("settings that are not as before").isEmpty();
                for (String ours : List.of("leaderelection.canary", "leaderelection.worker")) {
                    assertThat(value(connection, "SELECT coalesce(current_setting('" + ours + "', true), '')"))
                            .as(ours)
                            .isEmpty();
                }
                assertThat(connection.getNetworkTimeout()).isEqualTo(12_345);
                assertThat(connection.getAutoCommit()).isTrue();
            }
        }
    }

    @Test
    void givesNothingBackThatStillHoldsTheLock() throws SQLException {
        try (TinyPool pool = new TinyPool(server.dataSource(), 2);
                Candidate guest = new Candidate(pool, id, "guest")) {
            guest.lead();
            Connection locked = pool.physical().get(0);
            run(locked, "SELECT pg_advisory_lock(" + keys.lock() + ")"); // now one unlock is not enough

            assertThat(guest.lock.release()).isInstanceOf(Unknown.class);
            until("the lock to be free", () -> table.lockHolder().isEmpty());
            guest.lock.park();
            assertThat(locked.isClosed()).isTrue();
            assertThat(pool.idle()).as("the witness").isEqualTo(1);
        }
    }

    @Test
    void givesNothingBackThatStillHoldsTheGuard() throws SQLException {
        try (TinyPool pool = new TinyPool(server.dataSource(), 2);
                Candidate guest = new Candidate(pool, id, "guest")) {
            guest.lead();
            Connection witness = pool.physical().get(1);
            run(witness, "SELECT pg_advisory_lock(" + keys.guard() + ")");

            guest.lock.release();
            until("the guard to be free", () -> table.guardHolder().isEmpty());
            guest.lock.park();
            assertThat(witness.isClosed()).isTrue();
        }
    }

    @Test
    void destroysTheConnectionOfALeaderThatIsClosed() throws SQLException {
        try (TinyPool pool = new TinyPool(server.dataSource(), 2)) {
            Candidate guest = new Candidate(pool, id, "guest");
            guest.lead();
            guest.close();

            assertThat(pool.idle()).isZero();
            until(
                    "the lock to be free",
                    () -> table.lockHolder().isEmpty() && table.guardHolder().isEmpty());
        }
    }

    @Test
    void losesWhatSomebodyElseUnlocked() throws SQLException {
        try (TinyPool pool = new TinyPool(server.dataSource(), 2);
                Candidate guest = new Candidate(pool, id, "guest")) {
            guest.lead();
            run(pool.physical().get(0), "SELECT pg_advisory_unlock_all()");
            assertThat(guest.lose().why()).contains("no longer holds the lock");
        }
    }

    // ---- what cannot be used

    @Test
    void refusesAConnectionThatCameWithTheLock() throws SQLException {
        try (TinyPool pool = new TinyPool(server.dataSource(), 3);
                Candidate guest = new Candidate(pool, id, "guest")) {
            Connection dirty = pool.physical().get(0);
            run(dirty, "SELECT pg_advisory_lock(" + keys.lock() + ")");

            assertThat(guest.fail().why()).contains("already holds this election's lock");
            assertThat(dirty.isClosed()).isTrue();
            guest.lead();
        }
    }

    @Test
    void refusesOneBackendBehindTwoConnections() throws SQLException {
        try (Connection only = server.dataSource().getConnection();
                Candidate guest = new Candidate(altered(connection -> only), id, "guest")) {
            assertThat(guest.fail().why()).contains("pooler in transaction or statement mode");
        }
    }

    @Test
    void refusesAServerThatSaysItIsNoPostgres() {
        // A double of the driver's word only: no other server is at hand.
        DataSource liar = altered(connection -> proxy(
                Connection.class,
                connection,
                "getMetaData",
                () -> proxy(
                        DatabaseMetaData.class, connection.getMetaData(), "getDatabaseProductName", () -> "MariaDB")));
        try (Candidate guest = new Candidate(liar, id, "guest")) {
            assertThat(guest.fail().why()).isEqualTo("the data source leads to MariaDB, not to PostgreSQL");
        }
    }

    @Test
    void refusesAServerThatSaysItIsTooOld() {
        // The server is a new one; a function of the role's own schema answers for it.
        server.execute(
                "CREATE SCHEMA old",
                "GRANT USAGE ON SCHEMA old TO PUBLIC",
                "CREATE FUNCTION old.current_setting(text, boolean) RETURNS text LANGUAGE sql AS $$"
                        + "SELECT CASE $1 WHEN 'server_version_num' THEN '130014'"
                        + " ELSE pg_catalog.current_setting($1, $2) END$$");
        DataSource old = altered(connection -> {
            run(connection, "SET search_path = old, pg_catalog");
            return connection;
        });
        try (Candidate guest = new Candidate(old, id, "guest")) {
            assertThat(guest.fail().why()).startsWith("the server is PostgreSQL 13; 14 is the oldest");
        }
    }

    @Test
    void refusesConnectionsWithoutAutoCommit() {
        DataSource managed = altered(connection -> {
            connection.setAutoCommit(false);
            return connection;
        });
        try (Candidate guest = new Candidate(managed, id, "guest")) {
            assertThat(guest.fail().why()).contains("without auto-commit");
        }
    }

    @Test
    void tellsNoPassword() {
        String secret = "geheim-4711";
        PGSimpleDataSource wrong = server.dataSource(server.user(), secret);
        PGSimpleDataSource unreachable = server.dataSource(server.user(), secret);
        unreachable.setPortNumbers(new int[] {1});
        PGSimpleDataSource inUrl = new PGSimpleDataSource();
        inUrl.setUrl(server.jdbcUrl() + "?user=" + server.user() + "&password=" + secret);
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setUrl("jdbc:postgresql://no-such-host.invalid/x?user=app&password=" + secret);
        DataSource talkative = altered(connection -> {
            throw new SQLException(
                    "cannot connect to " + nowhere.getUrl() + "&password=" + secret + "; password: " + secret);
        });
        for (DataSource pool : new DataSource[] {wrong, unreachable, inUrl, nowhere, talkative}) {
            try (Candidate guest = new Candidate(pool, id, "guest")) {
                assertThat(guest.fail().why()).isNotBlank().doesNotContain(secret);
            }
        }
    }

    // ----

    /** Sessions for which the server starts no worker, so that they pay the grace. */
    private static PGSimpleDataSource withoutWorkers() {
        PGSimpleDataSource source = server.dataSource();
        source.setOptions("-c max_parallel_workers=0");
        return source;
    }

    private interface Alteration {
        Connection of(Connection connection) throws SQLException;
    }

    private static DataSource altered(Alteration alteration) {
        PGSimpleDataSource real = server.dataSource();
        return proxy(DataSource.class, real, "getConnection", () -> alteration.of(real.getConnection()));
    }

    private static <T> T proxy(Class<T> type, T real, String method, Callable<?> answer) {
        return type.cast(Proxy.newProxyInstance(
                PostgresLeaderLockIT.class.getClassLoader(), new Class<?>[] {type}, (proxy, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        return answer.call();
                    }
                    try {
                        return called.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                }));
    }

    private static void until(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(Candidate.PATIENCE)
                .until(condition);
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

    private static int pid(Connection connection) throws SQLException {
        return Integer.parseInt(value(connection, "SELECT pg_backend_pid()"));
    }

    private static Map<String, String> settings(Connection connection) throws SQLException {
        Map<String, String> all = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name, setting FROM pg_settings")) {
            while (rows.next()) {
                all.put(rows.getString(1), rows.getString(2));
            }
        }
        return all;
    }
}
