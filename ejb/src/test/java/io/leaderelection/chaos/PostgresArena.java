package io.leaderelection.chaos;

import static io.leaderelection.chaos.Strike.done;
import static io.leaderelection.chaos.Strike.lasting;

import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.fixture.PostgresServer.Mode;
import io.leaderelection.fixture.TcpProxy;
import io.leaderelection.fixture.TcpProxy.Direction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.postgresql.ds.PGSimpleDataSource;

/** One Postgres, with little shared memory and few connections, so that both can be used up. */
final class PostgresArena implements Arena {
    private static final int CONNECTIONS = 30;
    private static final String SERVER = "server";

    private final String takeover;
    private final PostgresServer server;

    /** Starts the server; {@code takeover} as in the settings. */
    PostgresArena(String takeover) {
        this.takeover = takeover;
        this.server = PostgresServer.builder()
                .fromBinaries() // its processes are stopped one by one
                .settings(Map.of("max_connections", Integer.toString(CONNECTIONS), "max_locks_per_transaction", "10"))
                .start();
    }

    @Override
    public String name() {
        return "Postgres, takeover=" + takeover;
    }

    @Override
    public List<TcpProxy> ways() {
        return List.of(TcpProxy.inFrontOf(server.host(), server.port()));
    }

    @Override
    public Map<String, String> options(List<TcpProxy> ways) {
        String own = server.host() + ":" + server.port();
        String way = ways.get(0).host() + ":" + ways.get(0).port();
        return Map.of(
                "url",
                server.jdbcUrl().replace(own, way),
                "user",
                server.user(),
                "takeover",
                takeover.toUpperCase(Locale.ROOT));
    }

    @Override
    public Duration window() {
        return takeover.equals("fast") ? Group.CHECK.plus(Group.LEASE.dividedBy(4)) : Duration.ZERO;
    }

    @Override
    public long sessionsOfOne() {
        return 2;
    }

    @Override
    public long sessions() {
        return server.query("SELECT pid FROM pg_stat_activity WHERE usename = '" + server.user() + "'")
                .size();
    }

    @Override
    public List<Kind> kinds(Group group) {
        return List.of(
                Kind.thatCuts("lock's session ended", 4, ended(group, "holds")),
                Kind.thatCuts("witness' session ended", 4, ended(group, "NOT holds")),
                Kind.thatCuts("both sessions ended", 4, ended(group, "true")),
                Kind.thatCuts("sessions half open", 3, halfOpen(group)),
                Kind.of("one backend stopped", 4, stoppedBackend(group)),
                Kind.of("server restarted", 2, restarted(group, Mode.FAST)),
                Kind.of("server restarted at once", 2, restarted(group, Mode.IMMEDIATE)),
                Kind.of("server killed", 2, killed(group)),
                Kind.of("server frozen", 3, frozen(group)),
                Kind.of("connections used up", 2, usedUp(group, PostgresArena::takeConnections)),
                Kind.of("shared memory used up (53200)", 2, usedUp(group, PostgresArena::takeMemory)),
                Kind.of("pool exhausted by others", 3, exhausted(group)));
    }

    // ---- sessions

    private Function<Dice, Optional<Strike>> ended(Group group, String which) {
        return dice -> whenUp(group).flatMap(up -> group.victim(dice)).flatMap(place -> {
            List<String> pids = pids(place.process().name(), which);
            pids.forEach(pid -> server.terminateBackend(Integer.parseInt(pid)));
            return pids.isEmpty() ? Optional.empty() : Optional.of(done(place.name()));
        });
    }

    /** The server ends them, and the node does not hear of it. */
    private Function<Dice, Optional<Strike>> halfOpen(Group group) {
        return dice -> whenUp(group)
                .flatMap(up -> group.free(dice, NetworkFaults.NETWORK))
                .map(place -> {
                    place.ways().forEach(way -> way.swallow(Direction.TO_CLIENT));
                    pids(place.process().name(), "true").forEach(pid -> server.terminateBackend(Integer.parseInt(pid)));
                    return lasting(
                            place.name(),
                            NetworkFaults.NETWORK,
                            dice.millis(200, 4_000),
                            () -> place.ways().forEach(TcpProxy::heal));
                });
    }

    private Function<Dice, Optional<Strike>> stoppedBackend(Group group) {
        return dice -> whenUp(group)
                .flatMap(up -> group.victim(dice))
                .flatMap(place -> dice.one(pids(place.process().name(), "true")).map(pid -> {
                    signal("STOP", pid);
                    return lasting(Fault.STORE, SERVER, dice.millis(200, 3_000), () -> signal("CONT", pid));
                }));
    }

    private static void signal(String signal, String pid) {
        try {
            new ProcessBuilder("kill", "-s", signal, pid).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Backends of a process: {@code holds} is true for the one that has the election's lock. */
    private List<String> pids(String node, String which) {
        return server
                .query("SELECT pid FROM (SELECT pid, pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory'"
                        + " AND granted AND classid = 0 AND objid = 42 AND objsubid = 1) AS holds FROM pg_stat_activity"
                        + " WHERE application_name = 'leaderelection/" + node + "') AS backends WHERE " + which)
                .stream()
                .map(row -> row.get(0))
                .toList();
    }

    // ---- the server

    private Function<Dice, Optional<Strike>> restarted(Group group, Mode mode) {
        return dice -> whenUp(group).map(up -> {
            server.stop(mode);
            return lasting(Fault.STORE, SERVER, dice.millis(0, 1_000), server::startAgain);
        });
    }

    private Function<Dice, Optional<Strike>> killed(Group group) {
        return dice -> whenUp(group).map(up -> {
            server.kill();
            return lasting(Fault.STORE, SERVER, dice.millis(0, 1_000), server::startAgain);
        });
    }

    private Function<Dice, Optional<Strike>> frozen(Group group) {
        return dice -> whenUp(group).map(up -> {
            server.freeze();
            return lasting(Fault.STORE, SERVER, dice.millis(200, 2 * (int) Group.LEASE.toMillis()), server::thaw);
        });
    }

    private Function<Dice, Optional<Strike>> usedUp(Group group, Function<PostgresServer, List<Connection>> taking) {
        return dice -> whenUp(group).map(up -> {
            List<Connection> taken = taking.apply(server);
            return lasting(Fault.STORE, SERVER, dice.millis(500, 3_000), () -> taken.forEach(PostgresArena::close));
        });
    }

    private static List<Connection> takeConnections(PostgresServer server) {
        List<Connection> taken = new ArrayList<>();
        try {
            while (taken.size() < CONNECTIONS) {
                taken.add(server.dataSource().getConnection());
            }
        } catch (SQLException full) {
            expect(full, "53300");
        }
        return taken;
    }

    /** Locks of another database, until the server has no room for one more. */
    private static List<Connection> takeMemory(PostgresServer server) {
        PGSimpleDataSource elsewhere = server.superuserDataSource();
        elsewhere.setDatabaseName("postgres");
        try {
            Connection taken = elsewhere.getConnection();
            try (Statement statement = taken.createStatement()) {
                statement.execute("SELECT count(pg_advisory_lock(n)) FROM generate_series(1, 1000000) AS n");
            } catch (SQLException full) {
                expect(full, "53200");
            }
            return List.of(taken);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void expect(SQLException thrown, String state) {
        if (!state.equals(thrown.getSQLState())) {
            throw new IllegalStateException(thrown);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException gone) {
            // the server has been ended meanwhile
        }
    }

    private Function<Dice, Optional<Strike>> exhausted(Group group) {
        return dice -> group.listener(dice).map(place -> {
            Duration lasts = dice.millis(500, 3_000);
            place.process().order("exhaust " + lasts.toMillis());
            return lasting(place.name(), "pool", lasts, () -> {});
        });
    }

    /** Something, if nothing is being done to the server. */
    private Optional<Boolean> whenUp(Group group) {
        return Optional.of(true).filter(up -> group.isFree(Fault.STORE, SERVER));
    }

    @Override
    public void close() {
        server.close();
    }
}
