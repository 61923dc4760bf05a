package io.leaderelection.lock.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.RedisServer;
import io.leaderelection.fixture.TcpProxy;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.lock.LockReply.Released;
import io.leaderelection.lock.LockReply.Unknown;
import io.leaderelection.lock.redis.RedisSettings.Mode;
import io.leaderelection.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.util.Pool;

/** A lock that connects as a client of somebody else's does, and takes nothing from it. */
@Execution(ExecutionMode.CONCURRENT)
@SuppressWarnings("deprecation") // of JedisPool, which applications still have
class RedisSharedClientIT {
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static RedisServer server;

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
        server.ask("ACL", "SETUSER", "app", "on", ">pw", "~*", "&*", "+@all");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void leadsAndHearsOfReleasesWhileTheClientsPoolIsEmpty() {
        ConnectionPoolConfig one = new ConnectionPoolConfig();
        one.setMaxTotal(1);
        for (RedisProtocol protocol : List.of(RedisProtocol.RESP2, RedisProtocol.RESP3)) {
            JedisClientConfig config = config().protocol(protocol).build();
            try (ConnectionPool pool = new ConnectionPool(address(), config, one)) {
                pool.getResource(); // the only one, and never given back
                assertLeads(1, pool);
                assertThat(pool.getNumActive()).isEqualTo(1);
            }
        }
    }

    @Test
    void takesEveryKindOfClientThatLeadsToOneServerAndClosesNone() {
        try (RedisClient client = RedisClient.builder()
                        .hostAndPort(address())
                        .clientConfig(config().build())
                        .build();
                JedisPool pool = new JedisPool(address(), config().build())) {
            assertLeads(2, client);
            assertLeads(3, pool);

            assertThat(client.ping()).isEqualTo("PONG");
            try (Jedis jedis = pool.getResource()) {
                assertThat(jedis.ping()).isEqualTo("PONG");
            }
        }
    }

    @Test
    void waitsNoLongerThanTheLockMayForAClientThatWaitsLonger() {
        RedisBench.trust(server, 5);
        TcpProxy network = TcpProxy.inFrontOf(server.host(), server.port());
        JedisClientConfig patient = config().timeoutMillis(120_000).build();
        try (network;
                JedisPool pool = new JedisPool(new HostAndPort(network.host(), network.port()), patient);
                RedisLeaderLock lock = lock(5, "first", pool)) {
            Granted held = (Granted) lock.acquire();
            network.swallow();
            assertThat(CompletableFuture.supplyAsync(() -> lock.renew(held.lease()))) // on the connection it has
                    .succeedsWithin(LEASE.dividedBy(2))
                    .isInstanceOf(Unknown.class);
            assertThat(CompletableFuture.supplyAsync(() -> lock.renew(held.lease()))) // which has to be made anew
                    .succeedsWithin(LEASE.dividedBy(2))
                    .isInstanceOf(Unknown.class);
            network.heal();
            network.reset();

            assertThat(CompletableFuture.supplyAsync(() -> renewed(lock, held))).succeedsWithin(LEASE);
        }
    }

    @Test
    void aConnectThatNobodyAnswersLastsAsLongAsTheClientSaysAndNoLonger() {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        ThreadFactory factory = task -> {
            Thread thread = RedisBench.thread(task);
            threads.add(thread);
            return thread;
        };
        JedisClientConfig patient = config().timeoutMillis(5_000).build();
        try (TcpProxy network = TcpProxy.inFrontOf(server.host(), server.port());
                JedisPool pool = new JedisPool(new HostAndPort(network.host(), network.port()), patient)) {
            network.swallow();
            RedisLeaderLock lock = new RedisLeaderLock(
                    RedisBench.settings(6, "first", LEASE, Mode.LEASE, LEASE),
                    RedisEndpoint.Shared.of(pool).orElseThrow(),
                    factory,
                    Ticker.system(),
                    new Random());
            assertThat(lock.acquire()).isInstanceOf(Unknown.class);
            lock.close();

            assertThat(threads).isNotEmpty();
            Awaitility.await("the end of its threads")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> threads.stream().noneMatch(Thread::isAlive));
        }
    }

    @Test
    void refusesAClientThatWaitsForEverAndOneThatKeepsAnswers() {
        try (JedisPool endless =
                        new JedisPool(address(), config().socketTimeoutMillis(0).build());
                Pool<Connection> caching = new Pool<>(new Caching())) {
            assertRefused(endless, "give it a socket timeout");
            assertRefused(caching, "keeps answers in a cache");
        }
    }

    @Test
    void leavesOtherObjectsAlone() {
        assertThat(RedisEndpoint.Shared.of("redis://host")).isEmpty();
        assertThat(RedisEndpoint.Shared.of(address())).isEmpty();
    }

    /** Makes what a client with a cache makes on a newer server than ours: connections of a kind of their own. */
    private static final class Caching extends BasePooledObjectFactory<Connection> {
        @Override
        public Connection create() {
            return new Connection(address(), config().build()) {};
        }

        @Override
        public PooledObject<Connection> wrap(Connection connection) {
            return new DefaultPooledObject<>(connection);
        }
    }

    private static void assertRefused(Object client, String why) {
        try (RedisLeaderLock lock = lock(4, "first", client)) {
            assertThat(lock.acquire())
                    .isInstanceOfSatisfying(
                            Unknown.class, unknown -> assertThat(unknown.why()).contains(why));
            assertThat(lock.misfit())
                    .hasValueSatisfying(misfit -> assertThat(misfit).contains(why));
        }
    }

    private static LockReply renewed(RedisLeaderLock lock, Granted held) {
        LockReply reply = lock.renew(held.lease());
        while (!(reply instanceof Granted)) {
            reply = lock.renew(held.lease());
        }
        return reply;
    }

    private static void assertLeads(long id, Object client) {
        RedisBench.trust(server, id);
        try (RedisLeaderLock first = lock(id, "first", client);
                RedisLeaderLock second = lock(id, "second", client)) {
            Granted held = (Granted) first.acquire();
            assertThat(first.renew(held.lease())).isInstanceOf(Granted.class);
            assertThat(second.acquire()).isInstanceOf(Refused.class);
            CompletableFuture<LockReply> next = CompletableFuture.supplyAsync(() -> led(second));
            server.await(
                    "a subscriber",
                    () -> server.ask("PUBSUB", "NUMSUB", "{" + id + "}:released")
                            .toString()
                            .endsWith("1]"));
            assertThat(first.release()).isInstanceOf(Released.class);
            assertThat(next).succeedsWithin(Duration.ofSeconds(30)).isInstanceOf(Granted.class);
        }
    }

    private static LockReply led(RedisLeaderLock lock) {
        LockReply reply = lock.acquire();
        while (!(reply instanceof Granted)) {
            reply = lock.acquire();
        }
        return reply;
    }

    private static RedisLeaderLock lock(long id, String node, Object client) {
        return RedisBench.lock(
                RedisBench.settings(id, node, LEASE, Mode.LEASE, LEASE),
                RedisEndpoint.Shared.of(client).orElseThrow());
    }

    private static DefaultJedisClientConfig.Builder config() {
        return DefaultJedisClientConfig.builder().user("app").password("pw");
    }

    private static HostAndPort address() {
        return new HostAndPort(server.host(), server.port());
    }
}
