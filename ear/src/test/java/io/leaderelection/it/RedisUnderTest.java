package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One Redis, without a data source in the servers.
 *
 * @param server the server
 */
record RedisUnderTest(RedisServer server) implements StoreUnderTest {

    /** The user of the guide, who has the rights that the guide names, and his password. */
    static final String USER = "leaderelection";

    static final String PASSWORD = "secret";

    private static final String LOCK = "42";
    private static final Pattern SUBSCRIBER = Pattern.compile("\\bsub=[1-9]");

    /** Starts a server that knows, besides the default user, the one of the guide. */
    static RedisUnderTest start() {
        String user = GuidePage.readme().block("redis").strip();
        return new RedisUnderTest(RedisServer.builder()
                .withLine(user.replace("ACL SETUSER ", "user ")) // redis.conf writes the same rules so
                .start());
    }

    String uri() {
        return "redis://" + server.host() + ":" + server.port();
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "leaderelection.backend",
                "redis",
                "leaderelection.redis.uri",
                uri(),
                "leaderelection.redis.user",
                USER,
                "leaderelection.redis.password",
                PASSWORD);
    }

    @Override
    public boolean hasHeir() {
        return clientsOfElections().stream()
                .anyMatch(client -> SUBSCRIBER.matcher(client).find());
    }

    @Override
    public void mustKnowNothingOf(Node gone, Node other) {
        assertThat(SocketsOfProcess.connectionsTo(server.port(), gone.process()))
                .as("connections of " + gone)
                .isZero();
        assertThat(clientsOfElections())
                .as("connections that the server has, " + other + " being alone")
                .hasSize(Math.toIntExact(SocketsOfProcess.connectionsTo(server.port(), other.process())));
        assertThat(value()).as("value of the key").contains(other.name()).doesNotContain(gone.name());
    }

    /** Connections that this project has opened, as {@code CLIENT LIST} shows them. */
    List<String> clientsOfElections() {
        return server.ask("CLIENT", "LIST")
                .toString()
                .lines()
                .filter(client -> client.contains(" name=leaderelection"))
                .toList();
    }

    /** Value of the lock's key; empty if there is none. */
    String value() {
        return server.ask("GET", LOCK).toString();
    }

    /** How long the lock's key lives on. */
    Duration timeToLive() {
        return Duration.ofMillis(Long.parseLong(server.ask("PTTL", LOCK).toString()));
    }

    @Override
    public void close() {
        server.close();
    }
}
