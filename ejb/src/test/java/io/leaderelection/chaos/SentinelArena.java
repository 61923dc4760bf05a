package io.leaderelection.chaos;

import io.leaderelection.fixture.RedisGroups;
import io.leaderelection.fixture.RedisServer;
import io.leaderelection.fixture.TcpProxy;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A master, a replica and a Sentinel that lets one take the other's place. A master that pauses may be replaced and come
 * back: nodes ask the Sentinel before each script.
 */
final class SentinelArena implements Arena {
    private static final String SERVER = "server";

    private final RedisServer one;
    private final RedisServer other;
    private final RedisServer sentinel;

    /** Starts the servers. */
    SentinelArena() {
        one = RedisServer.start();
        other = RedisServer.builder().replicaOf(one).start();
        sentinel = RedisGroups.watch(one);
        RedisGroups.awaitReplica(other, sentinel);
    }

    @Override
    public String name() {
        return "Redis Sentinel";
    }

    @Override
    public List<TcpProxy> ways() {
        return List.of();
    }

    @Override
    public Map<String, String> options(List<TcpProxy> ways) {
        return Map.of("sentinel", sentinel.host() + ":" + sentinel.port());
    }

    @Override
    public List<Kind> kinds(Group group) {
        List<Kind> own = List.of(
                Kind.of("master killed", 3, dice -> masterKilled(group, dice.millis(1_000, 4_000))),
                Kind.of("master killed and back at once", 2, dice -> masterKilled(group, Duration.ZERO)),
                Kind.of("failover ordered", 4, dice -> failover(group)));
        return Stream.concat(
                        Stream.concat(own.stream(), own.stream()), // as often as what the others have more
                        new RedisFaults(group, List.of(one, other), server -> SERVER)
                                .kinds().stream()
                                        .filter(kind -> !kind.name().equals("FLUSHALL"))) // a replica refuses it
                .toList();
    }

    private Optional<Strike> masterKilled(Group group, Duration away) {
        return whenComplete(group).map(master -> {
            master.kill();
            return new Strike(Fault.STORE, SERVER, away, master::startAgain, this::isComplete);
        });
    }

    private Optional<Strike> failover(Group group) {
        return whenComplete(group).flatMap(master -> {
            try {
                sentinel.ask("SENTINEL", "FAILOVER", "mymaster");
            } catch (IllegalStateException refused) { // one is under way, or was a moment ago
                return Optional.empty();
            }
            return Optional.of(new Strike(
                    Fault.STORE,
                    SERVER,
                    Duration.ofMillis(500),
                    () -> {},
                    () -> isComplete() && !port(master).equals(named())));
        });
    }

    /** The master, if nothing is being done to the servers. */
    private Optional<RedisServer> whenComplete(Group group) {
        return Stream.of(one, other)
                .filter(server -> group.isFree(Fault.STORE, SERVER) && isComplete())
                .filter(server -> port(server).equals(named()))
                .findFirst();
    }

    /** Whether the master that the Sentinel names has a replica that follows it. */
    private boolean isComplete() {
        try {
            return Stream.of(one, other)
                    .filter(server -> port(server).equals(named()))
                    .anyMatch(server -> server.info("replication", "role").equals("master")
                            && server.info("replication", "slave0").contains("state=online"));
        } catch (UncheckedIOException away) {
            return false;
        }
    }

    private String named() {
        return ((List<?>) sentinel.ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "mymaster"))
                .get(1)
                .toString();
    }

    private static String port(RedisServer server) {
        return Integer.toString(server.port());
    }

    @Override
    public long sessionsOfOne() {
        return 2; // those at the Sentinel are opened for a question each
    }

    @Override
    public long sessions() {
        return Stream.of(one, other)
                .mapToLong(server -> RedisFaults.clients(server).size())
                .sum();
    }

    @Override
    public void close() {
        sentinel.close();
        other.close();
        one.close();
    }
}
