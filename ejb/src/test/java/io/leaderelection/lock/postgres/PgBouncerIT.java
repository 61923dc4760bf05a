package io.leaderelection.lock.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PgBouncer;
import io.leaderelection.fixture.PgBouncer.Mode;
import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.lock.Lease;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Released;
import io.leaderelection.lock.LockReply.Unknown;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A real PgBouncer between the lock and the server. */
@Tag("tools")
class PgBouncerIT {
    private static final String REMEDY = "set pool_mode = session in PgBouncer";

    /** Executions of one statement after which the driver gives it a name in the session (prepareThreshold). */
    private static final int NAMED = 5;

    private static final AtomicLong IDS = new AtomicLong(11L << 32);

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
    void electsAndHandsOverInSessionMode() {
        try (PgBouncer pooler = start(Mode.SESSION);
                Candidate one = new Candidate(pooler.dataSource(), id, "one");
                Candidate other = new Candidate(pooler.dataSource(), id, "other");
                LockTable table = new LockTable(server, id)) {
            Granted first = one.lead();
            for (int i = 0; i <= 2 * NAMED; i++) {
                one.renew();
                other.follow(one);
            }
            assertThat(one.lock.release()).isEqualTo(new Released());
            assertThat(one.lock.park()).isEqualTo(new Released());
            Granted second = other.lead();

            assertThat(second.lease().token()).isGreaterThan(first.lease().token());
            assertThat(table.sessionsOf("one")).isEmpty();
            assertThat(one.lock.misfit()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"TRANSACTION, 0", "TRANSACTION, 1", "STATEMENT, 0", "STATEMENT, 1"})
    void refusesTheOtherModesAtTheStart(Mode mode, String roundRobin) {
        try (PgBouncer pooler = PgBouncer.inFrontOf(server, mode, Map.of("server_round_robin", roundRobin));
                Candidate one = new Candidate(pooler.dataSource(), id, "one");
                LockTable table = new LockTable(server, id)) {
            assertThat(one.lock.look())
                    .isInstanceOfSatisfying(
                            Unknown.class, no -> assertThat(no.why()).contains(REMEDY));
            assertThat(one.lock.misfit())
                    .hasValueSatisfying(why -> assertThat(why).contains(REMEDY));
            one.comeOfAge();
            for (int i = 0; i < 2 * NAMED; i++) {
                assertThat(one.acquire()).isInstanceOf(Unknown.class);
            }
            assertThat(table.lockHolder()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"TRANSACTION", "STATEMENT"})
    void leavesNoSettingsInThePoolThatItRefuses(Mode mode) throws SQLException {
        try (PgBouncer pooler = start(mode);
                Candidate one = new Candidate(pooler.dataSource(), id, "one")) {
            for (int i = 0; i < 3; i++) {
                assertThat(one.lock.look()).isInstanceOf(Unknown.class);
            }
            assertThat(ask(
                            pooler.dataSource(),
                            "SELECT string_agg(name || ' = ' || setting, ', ') FROM pg_settings"
                                    + " WHERE source = 'session' AND setting IS DISTINCT FROM reset_val"
                                    // the driver's, which PgBouncer carries from client to server; and the system's own
                                    // value
                                    + " AND name NOT IN ('application_name', 'tcp_keepalives_idle')"))
                    .isNull();
            assertThat(ask(pooler.dataSource(), "SELECT current_setting('leaderelection.canary', true)"))
                    .isEmpty();
        }
    }

    @Test
    void losesTheLeadershipWhenTheModeIsChangedUnderway() {
        try (PgBouncer pooler = start(Mode.SESSION);
                Candidate leader = new Candidate(pooler.dataSource(), id, "leader")) {
            leader.lead();
            for (int i = 0; i < 2 * NAMED; i++) {
                leader.renew();
            }
            pooler.reload(Mode.TRANSACTION);
            leader.renew(); // each session still has its server connection, and gives it away with this statement
            assertThat(leader.lose().why()).contains(REMEDY);

            leader.lock.release();
            for (int i = 0; i < NAMED; i++) {
                assertThat(leader.acquire()).isInstanceOf(Unknown.class);
            }
        }
    }

    @Test
    void losesItAtTheFirstRenewalInWhichAChangedPoolerShows() throws SQLException {
        try (PgBouncer pooler = PgBouncer.inFrontOf(server, Mode.SESSION, Map.of("server_round_robin", "1"));
                Candidate leader = new Candidate(pooler.dataSource(), id, "leader")) {
            leader.lead();
            pooler.reload(Mode.TRANSACTION);
            for (int i = 0; i < 4; i++) {
                leader.renew(); // two clients that take turns get the same two server connections every time
            }
            try (Connection other = pooler.dataSource().getConnection();
                    Statement statement = other.createStatement()) {
                statement.execute("SELECT 1");
                boolean hidden = leader.lock.renew(lease(leader)) instanceof Granted; // an even number of turns
                if (hidden) {
                    statement.execute("SELECT 1");
                }
                assertThat(leader.lose().why()).contains(REMEDY);
            }
        }
    }

    @Test
    void saysWhatPgBouncerDoesNotUnderstand() {
        try (PgBouncer strict = start(Mode.SESSION);
                PgBouncer lenient = PgBouncer.inFrontOf(
                        server, Mode.SESSION, Map.of("ignore_startup_parameters", "options, geqo"));
                Candidate refused = new Candidate(chatty(strict), id, "refused");
                Candidate taken = new Candidate(chatty(lenient), id, "taken")) {
            assertThat(refused.fail().why()).contains("unsupported startup parameter");
            taken.lead();
        }
    }

    /** Connections whose driver sends a parameter at the start that PgBouncer does not know. */
    private static PGSimpleDataSource chatty(PgBouncer pooler) {
        PGSimpleDataSource source = pooler.dataSource();
        source.setOptions("-c geqo=off");
        return source;
    }

    private static Lease lease(Candidate leader) {
        return ((Granted) leader.replies().get(leader.replies().size() - 1)).lease();
    }

    private static PgBouncer start(Mode mode) {
        return PgBouncer.inFrontOf(server, mode, Map.of());
    }

    private static String ask(PGSimpleDataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
