package io.leaderelection.lock.postgres;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leaderelection.fixture.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The guarded write of the documentation, by an old leader and a new one at the same time. */
class FencedWriteIT {
    private static final long OLD = 41;
    private static final long NEW = 42;

    private static PostgresServer server;

    private Connection oldLeader;
    private Connection newLeader;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
        server.execute("CREATE TABLE account (id int PRIMARY KEY, balance int NOT NULL, last_token bigint NOT NULL)");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void open() throws SQLException {
        server.execute("DELETE FROM account", "INSERT INTO account VALUES (1, 0, 0)");
        oldLeader = server.superuserDataSource().getConnection();
        newLeader = server.superuserDataSource().getConnection();
    }

    @AfterEach
    void close() throws SQLException {
        oldLeader.close();
        newLeader.close();
    }

    @Test
    void refusesTheOlderToken() throws SQLException {
        assertThat(write(newLeader, NEW, 100)).isTrue();
        assertThat(write(oldLeader, OLD, 7)).isFalse();
        assertThat(write(newLeader, NEW, 200)).as("the same term again").isTrue();
        assertThat(account()).containsExactly("200", Long.toString(NEW));
    }

    @Test
    void underReadCommittedTheOneThatWaitedComparesWithWhatTheOtherWrote() throws Exception {
        begin(oldLeader, Connection.TRANSACTION_READ_COMMITTED);
        begin(newLeader, Connection.TRANSACTION_READ_COMMITTED);
        assertThat(write(newLeader, NEW, 100)).isTrue();
        CompletableFuture<Boolean> old = meanwhile(oldLeader, OLD, 7);
        newLeader.commit();

        assertThat(old.get(30, SECONDS)).as("the older token's write").isFalse();
        oldLeader.commit();
        assertThat(account()).containsExactly("100", Long.toString(NEW));
    }

    @Test
    void underReadCommittedTheNewTermWinsEvenWhenItComesSecond() throws Exception {
        begin(oldLeader, Connection.TRANSACTION_READ_COMMITTED);
        begin(newLeader, Connection.TRANSACTION_READ_COMMITTED);
        assertThat(write(oldLeader, OLD, 7)).as("nobody newer has written yet").isTrue();
        CompletableFuture<Boolean> next = meanwhile(newLeader, NEW, 100);
        oldLeader.commit();

        assertThat(next.get(30, SECONDS)).isTrue();
        newLeader.commit();
        assertThat(account()).containsExactly("100", Long.toString(NEW));
    }

    @Test
    void underRepeatableReadTheOneThatWaitedFailsAndMustStartAnew() throws Exception {
        begin(oldLeader, Connection.TRANSACTION_REPEATABLE_READ);
        begin(newLeader, Connection.TRANSACTION_REPEATABLE_READ);
        assertThat(write(newLeader, NEW, 100)).isTrue();
        CompletableFuture<Boolean> old = meanwhile(oldLeader, OLD, 7);
        newLeader.commit();

        assertThatThrownBy(() -> old.get(30, SECONDS)).hasMessageContaining("could not serialize access");
        oldLeader.rollback();
        assertThat(write(oldLeader, OLD, 7)).as("the older token, once more").isFalse();
        oldLeader.commit();
        assertThat(account()).containsExactly("100", Long.toString(NEW));
    }

    @Test
    void underRepeatableReadAnOldPictureOfTheRowChangesNothing() throws Exception {
        begin(oldLeader, Connection.TRANSACTION_REPEATABLE_READ);
        try (PreparedStatement look = oldLeader.prepareStatement("SELECT last_token FROM account WHERE id = 1")) {
            look.execute(); // the snapshot is taken here
        }
        newLeader.setAutoCommit(true);
        assertThat(write(newLeader, NEW, 100)).isTrue();

        assertThatThrownBy(() -> write(oldLeader, OLD, 7)).hasMessageContaining("could not serialize access");
        oldLeader.rollback();
        assertThat(account()).containsExactly("100", Long.toString(NEW));
    }

    private static void begin(Connection connection, int isolation) throws SQLException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(isolation);
        try (PreparedStatement any = connection.prepareStatement("SELECT 1")) {
            any.execute(); // the transaction has begun
        }
    }

    /** The statement as the README has it. */
    private static boolean write(Connection leader, long token, int balance) throws SQLException {
        try (PreparedStatement update = leader.prepareStatement(
                "UPDATE account SET balance = ?, last_token = ? WHERE id = ? AND last_token <= ?")) {
            update.setInt(1, balance);
            update.setLong(2, token);
            update.setInt(3, 1);
            update.setLong(4, token);
            return update.executeUpdate() == 1;
        }
    }

    /** The same on a thread of its own; returns when it waits for the other's row lock. */
    private static CompletableFuture<Boolean> meanwhile(Connection leader, long token, int balance) {
        CompletableFuture<Boolean> result = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return write(leader, token, balance);
                    } catch (SQLException e) {
                        throw new IllegalStateException(e.getMessage(), e);
                    }
                },
                task -> new Thread(task, "meanwhile").start());
        Awaitility.await("the second writer to wait for the first")
                .atMost(Candidate.PATIENCE)
                .until(() -> !server.query("SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
                        .isEmpty());
        return result;
    }

    private static List<String> account() {
        return server.query("SELECT balance, last_token FROM account WHERE id = 1")
                .get(0);
    }
}
