package io.leaderelection.chaos;

import static io.leaderelection.chaos.Strike.done;
import static io.leaderelection.chaos.Strike.lasting;

import io.leaderelection.fixture.RedisServer;
import io.leaderelection.fixture.TcpProxy;
import io.leaderelection.fixture.TcpProxy.Direction;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be done to Redis servers, one of them at a time. */
final class RedisFaults {
    private static final int LONGEST = 2 * (int) Group.LEASE.toMillis();

    private final Group group;
    private final List<RedisServer> servers;
    private final Function<RedisServer, String> part;

    /**
     * Faults of these servers.
     *
     * @param part names what of the store a server is: nothing else is done to the same part meanwhile
     */
    RedisFaults(Group group, List<RedisServer> servers, Function<RedisServer, String> part) {
        this.group = group;
        this.servers = servers;
        this.part = part;
    }

    /** What leaves it to the server who is master. */
    List<Kind> kinds() {
        return List.of(
                Kind.of("CLIENT KILL TYPE normal", 3, asked("CLIENT", "KILL", "TYPE", "normal")),
                Kind.of("CLIENT KILL TYPE pubsub", 3, asked("CLIENT", "KILL", "TYPE", "pubsub")),
                Kind.of("one connection killed", 3, this::killedConnection),
                Kind.of("SCRIPT FLUSH", 2, asked("SCRIPT", "FLUSH")),
                Kind.of("FLUSHALL", 2, asked("FLUSHALL")),
                Kind.of("CLIENT PAUSE", 2, paused()),
                Kind.of("DEBUG SLEEP", 2, this::slept),
                Kind.of("memory used up", 2, full()));
    }

    /** What takes the server away for longer than those who watch it would wait. */
    List<Kind> kindsOfAbsence() {
        return List.of(
                Kind.of("server killed", 3, struck((server, dice) -> {
                    server.kill();
                    return server::startAgain;
                })),
                Kind.of("server stopped in order", 2, struck((server, dice) -> {
                    server.stop();
                    return server::startAgain;
                })),
                Kind.of("server frozen", 4, struck((server, dice) -> {
                    server.freeze();
                    return server::thaw;
                })),
                Kind.of("connections half open", 3, this::halfOpen));
    }

    private Function<Dice, Optional<Strike>> asked(String... command) {
        return dice -> free(dice).map(server -> {
            server.ask(command);
            return done(Fault.STORE);
        });
    }

    private Optional<Strike> killedConnection(Dice dice) {
        return free(dice)
                .flatMap(server -> dice.one(clients(server)).map(client -> {
                    client.kill(server);
                    return done(Fault.STORE);
                }));
    }

    /**
     * A connection of a node, as the server sees it.
     *
     * @param port where it comes from
     */
    record Client(String id, int port) {
        private static final Pattern LINE =
                Pattern.compile("id=(\\d+) addr=[^ ]*:(\\d+) .* name=leaderelection .*", Pattern.DOTALL);

        void kill(RedisServer server) {
            try {
                server.ask("CLIENT", "KILL", "ID", id);
            } catch (IllegalStateException gone) {
                // it went by itself
            }
        }
    }

    /** The connections of all nodes. */
    static List<Client> clients(RedisServer server) {
        return server.ask("CLIENT", "LIST")
                .toString()
                .lines()
                .map(Client.LINE::matcher)
                .filter(Matcher::matches)
                .map(line -> new Client(line.group(1), Integer.parseInt(line.group(2))))
                .toList();
    }

    /** The server ends them, and the node does not hear of it. */
    private Optional<Strike> halfOpen(Dice dice) {
        return free(dice)
                .flatMap(server -> group.free(dice, NetworkFaults.NETWORK)
                        .filter(place -> !place.ways().isEmpty())
                        .map(place -> {
                            place.ways().forEach(way -> way.swallow(Direction.TO_CLIENT));
                            clients(server).stream()
                                    .filter(client -> place.ways().stream().anyMatch(way -> way.carries(client.port())))
                                    .forEach(client -> client.kill(server));
                            return lasting(
                                    place.name(),
                                    NetworkFaults.NETWORK,
                                    dice.millis(200, LONGEST),
                                    () -> place.ways().forEach(TcpProxy::heal));
                        }));
    }

    private Function<Dice, Optional<Strike>> paused() {
        return struck((server, dice) -> {
            server.ask("CLIENT", "PAUSE", Integer.toString(200 + dice.upTo(LONGEST)));
            return () -> server.ask("CLIENT", "UNPAUSE");
        });
    }

    private Optional<Strike> slept(Dice dice) {
        return free(dice).map(server -> {
            server.ask("DEBUG", "SLEEP", "0." + (2 + dice.upTo(7)));
            return done(Fault.STORE);
        });
    }

    private Function<Dice, Optional<Strike>> full() {
        return struck((server, dice) -> {
            server.ask("CONFIG", "SET", "maxmemory", "1");
            return () -> server.ask("CONFIG", "SET", "maxmemory", "0");
        });
    }

    /** Something that lasts, and that keeps all else from the server. */
    private Function<Dice, Optional<Strike>> struck(BiFunction<RedisServer, Dice, Runnable> fault) {
        return dice -> free(dice).map(server -> {
            Runnable mending = fault.apply(server, dice);
            return lasting(Fault.STORE, part.apply(server), dice.millis(100, LONGEST), mending);
        });
    }

    private Optional<RedisServer> free(Dice dice) {
        return dice.one(servers).filter(server -> group.isFree(Fault.STORE, part.apply(server)));
    }
}
