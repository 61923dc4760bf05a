package io.leaderelection.lock.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.Opened;
import io.leaderelection.fixture.RedisServer;
import io.leaderelection.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Protocol.Command;

/** What listens for releases, where the way leads to one master after the other. */
class RedisListenerIT {
    private static final long ID = 42;
    private static final Duration FOR_LONG = Duration.ofMinutes(10);

    private final RedisSettings settings =
            RedisBench.settings(ID, "node", Duration.ofSeconds(10), RedisSettings.Mode.LEASE, Duration.ofSeconds(1));
    private final Bell bell = new Bell(Ticker.system());

    @RegisterExtension
    private final Opened opened = new Opened();

    private RedisServer first;
    private RedisServer second;
    private AtomicReference<RedisServer> named;

    @BeforeEach
    void startServers() {
        first = opened.add(RedisServer.start());
        second = opened.add(RedisServer.start());
        named = new AtomicReference<>(first);
    }

    @Test
    void aMasterIsNotNotedWhileTheLastOneMayServeItsLeader() {
        listening(Duration.ofMillis(200));
        named.set(second); // as a failover that was ordered: the open connections still lead to the old master
        awaitSubscriber(second);

        assertThat(second.ask("EXISTS", "{42}:since")).isEqualTo("0");
    }

    @Test
    void aMasterThatIsFoundAfterALossIsNoted() {
        listening(FOR_LONG);
        named.set(second);
        first.kill();
        bell.await(bell.rings(), FOR_LONG); // whoever waits hears of it, and is woken by what is found

        assertThat(second.ask("EXISTS", "{42}:since")).isEqualTo("1");
        first.startAgain(); // for the end of the test
    }

    @Test
    void aMasterThatIsFoundAfterADoubtIsNoted() {
        Listener listener = listening(FOR_LONG);
        named.set(second);
        listener.doubt();
        awaitSubscriber(second);

        assertThat(second.ask("EXISTS", "{42}:since")).isEqualTo("1");
    }

    @Test
    void aSubscriptionThatWasSilentHearsOfTheNextRelease() {
        assertHearsAfterSilence(first, RedisBench.single(first));
    }

    /** Listens in vain, twice, and then not. */
    static void assertHearsAfterSilence(RedisServer server, RedisEndpoint.Single to) {
        TimeLimit limit = TimeLimit.in(FOR_LONG, Ticker.system());
        try (Link link = Link.open(to.address(), to.access(), limit)) {
            link.ask(limit, Command.SUBSCRIBE, "{42}:released");
            assertThat(link.hear(20)).isEmpty();
            assertThat(link.hear(20)).isEmpty();
            server.ask("PUBLISH", "{42}:released", "value");

            assertThat(link.hear(limit.leftMillis())).contains(List.of("message", "{42}:released", "value"));
        }
    }

    private Listener listening(Duration patience) {
        Route route =
                limit -> Link.open(RedisBench.address(Objects.requireNonNull(named.get())), RedisAccess.PLAIN, limit);
        Listener listener = new Listener(
                route,
                Scout.along(route, new Scripts(settings)),
                settings.channel(),
                bell,
                RedisBench::thread,
                Ticker.system(),
                new Random(),
                patience);
        opened.add(listener::close);
        listener.start();
        awaitSubscriber(first);
        return listener;
    }

    private static void awaitSubscriber(RedisServer server) {
        server.await(
                "a subscriber",
                () -> server.ask("PUBSUB", "NUMSUB", "{42}:released") instanceof List<?> counted
                        && counted.get(1).toString().equals("1"));
    }
}
