package io.leaderelection.lock.postgres;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Released;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the pool gets back, looked at by whoever borrows next. Its tests mostly wait, so they may overlap. */
@Execution(ExecutionMode.CONCURRENT)
class PostgresPoolIT {
    /** What the documentation asks for: two connections per election. */
    private static final int DOCUMENTED_SIZE = 2;

    private static final AtomicLong IDS = new AtomicLong(12L << 32);

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

    /** A way in which a node comes to give up what it has borrowed. */
    private enum End {
        RELEASED {
            @Override
            void happen(Candidate guest, Candidate rival, LockTable table) {
                guest.lead();
                guest.lock.release();
            }
        },
        LOCK_SESSION_ENDED {
            @Override
            void happen(Candidate guest, Candidate rival, LockTable table) {
                guest.lead();
                table.terminate(table.lockHolder().orElseThrow());
                guest.lose();
                guest.lock.release();
            }
        },
        WITNESS_ENDED {
            @Override
            void happen(Candidate guest, Candidate rival, LockTable table) {
                guest.lead();
                table.terminate(table.guardHolder().orElseThrow());
                guest.lose();
                guest.lock.release();
            }
        },
        BOTH_SESSIONS_ENDED {
            @Override
            void happen(Candidate guest, Candidate rival, LockTable table) {
                guest.lead();
                table.terminate(
                        table.lockHolder().orElseThrow(), table.guardHolder().orElseThrow());
                guest.lose();
                guest.lock.release();
            }
        },
        STILL_LEADING {
            @Override
            void happen(Candidate guest, Candidate rival, LockTable table) {
                guest.lead();
            }
        },
        SETTLING {
            @Override
            void happen(Candidate guest, Candidate rival, LockTable table) {
                guest.settle();
            }
        },
        FOLLOWING {
            @Override
            void happen(Candidate guest, Candidate rival, LockTable table) {
                rival.lead();
                guest.follow(rival);
            }
        },
        TOO_YOUNG {
            @Override
            void happen(Candidate guest, Candidate rival, LockTable table) {
                assertThat(guest.acquire()).isInstanceOf(LockReply.Refused.class);
            }
        };

        abstract void happen(Candidate guest, Candidate rival, LockTable table);
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void nextBorrowerFindsNothingOfOursAfterParking(End end) throws SQLException {
        comesBackAsItWas(end, guest -> guest.lock.park());
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void nextBorrowerFindsNothingOfOursAfterClosing(End end) throws SQLException {
        comesBackAsItWas(end, Candidate::close);
    }

    private interface Leaving {
        void by(Candidate guest);
    }

    private void comesBackAsItWas(End end, Leaving leaving) throws SQLException {
        try (TinyPool pool = new TinyPool(server.dataSource(), 2 * DOCUMENTED_SIZE);
                LockTable table = new LockTable(server, id);
                Candidate rival = new Candidate(server.dataSource(), id, "rival")) {
            Map<String, String> before = settings(pool.physical().get(0));
            try (Candidate guest = new Candidate(pool, id, "guest")) {
                end.happen(guest, rival, table);
                leaving.by(guest);
            }
            assertThat(pool.idle()).isPositive();
            for (Connection borrowed : borrowAll(pool)) {
                assertThat(table.heldBy(pid(borrowed))).as("advisory locks").isEmpty();
                Map<String, String> after = settings(borrowed);
                after.entrySet().removeAll(before.entrySet());
                after.keySet().removeIf(name -> name.startsWith("plpgsql.")); // appear with the first DO block
                assertThat(after).as("settings that are not as before").isEmpty();
                assertThat(value(borrowed, "SELECT coalesce(current_setting('leaderelection.canary', true), '')"))
                        .isEmpty();
                assertThat(borrowed.getNetworkTimeout()).isZero();
                borrowed.close();
            }
        }
    }

    @Test
    void poolOfTheDocumentedSizeStarvesNeitherUsNorAnybodyElse() throws Exception {
        try (TinyPool pool = new TinyPool(server.dataSource(), DOCUMENTED_SIZE);
                Candidate rival = new Candidate(server.dataSource(), id, "rival");
                Candidate guest = new Candidate(pool, id, "guest");
                LockTable table = new LockTable(server, id)) {
            for (int i = 0; i < 3; i++) {
                guest.lead();
                guest.renew();
                CompletableFuture<LockReply.Granted> next = rival.leadMeanwhile();
                Awaitility.await("the rival in the queue")
                        .atMost(Candidate.PATIENCE)
                        .until(() -> !table.waiters().isEmpty());
                assertThat(guest.lock.release()).isEqualTo(new Released());
                next.get(30, SECONDS);
                guest.follow(rival);
                rival.lock.release();
            }
            assertThat(pool.mostLent()).as("connections lent at once").isEqualTo(DOCUMENTED_SIZE);
            assertThat(guest.replies()).noneMatch(LockReply.Unknown.class::isInstance);
            guest.lock.park();
            List<Connection> all = borrowAll(pool);
            assertThat(all).as("what others can borrow").hasSize(DOCUMENTED_SIZE);
            assertThat(guest.lock.look()).as("with an exhausted pool").isInstanceOf(LockReply.Unknown.class);
            for (Connection each : all) {
                each.close();
            }
            guest.acquireUntil("a place again", reply -> !(reply instanceof LockReply.Unknown));
        }
    }

    private static List<Connection> borrowAll(TinyPool pool) throws SQLException {
        List<Connection> all = new ArrayList<>();
        for (int left = pool.idle(); left > 0; left--) {
            all.add(pool.getConnection());
        }
        return all;
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

    private static int pid(Connection connection) throws SQLException {
        return Integer.parseInt(value(connection, "SELECT pg_backend_pid()"));
    }

    private static String value(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
