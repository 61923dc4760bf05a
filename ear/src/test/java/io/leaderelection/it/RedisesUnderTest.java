package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.RedisGroups;
import io.leaderelection.fixture.RedisServer;
import io.leaderelection.fixture.ServerCertificate;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Several servers of Redis that keep one lock together.
 *
 * @param settings what names them
 * @param servers those that have the lock, or may have it
 * @param rest closes what else there is
 */
record RedisesUnderTest(Map<String, String> settings, List<RedisServer> servers, Runnable rest)
        implements StoreUnderTest {
    private static final Pattern LISTENER = Pattern.compile("name=leaderelection .*\\bsub=[1-9]");

    /** Three masters that know nothing of each other, over TLS, with a certificate that the servers' JVMs trust. */
    static RedisesUnderTest mastersOverTls() {
        ServerCertificate certificate = ServerCertificate.of("localhost");
        List<RedisServer> masters = Stream.generate(
                        () -> RedisServer.builder().showing(certificate).start())
                .limit(3)
                .toList();
        String addresses = String.join(
                ",",
                masters.stream()
                        .map(master -> "rediss://localhost:" + master.tlsPort())
                        .toList());
        return new RedisesUnderTest(
                Map.of(
                        "leaderelection.backend",
                        "redis",
                        "leaderelection.redis.masters",
                        addresses,
                        "javax.net.ssl.trustStore",
                        certificate.trustStore().toString(),
                        "javax.net.ssl.trustStorePassword",
                        certificate.trustStorePassword()),
                masters,
                certificate::close);
    }

    /** A master and a replica, and a Sentinel that decides alone. */
    static RedisesUnderTest behindSentinel() {
        RedisServer master = RedisServer.start();
        RedisServer replica = RedisServer.builder().replicaOf(master).start();
        RedisServer sentinel = RedisGroups.watch(master);
        RedisGroups.awaitReplica(replica, sentinel);
        return new RedisesUnderTest(
                Map.of(
                        "leaderelection.backend", "redis",
                        "leaderelection.redis.sentinel-master", "mymaster",
                        "leaderelection.redis.sentinel-nodes", "127.0.0.1:" + sentinel.port()),
                List.of(master, replica),
                sentinel::close);
    }

    /** A cluster of two masters, of which one keeps the lock; the elections are told of one. */
    static RedisesUnderTest cluster() {
        List<RedisServer> nodes = RedisGroups.startCluster();
        return new RedisesUnderTest(
                Map.of(
                        "leaderelection.backend",
                        "redis",
                        "leaderelection.redis.cluster-nodes",
                        "127.0.0.1:" + nodes.get(0).port()),
                nodes,
                () -> {});
    }

    /** The first of the servers ends, as in a crash. */
    void killFirst() {
        servers.get(0).kill();
    }

    @Override
    public boolean hasHeir() {
        return servers.stream()
                .anyMatch(
                        server -> LISTENER.matcher(server.ask("CLIENT", "LIST").toString())
                                .find());
    }

    @Override
    public void mustKnowNothingOf(Node gone, Node other) {
        assertThat(servers)
                .allSatisfy(
                        server -> assertThat(server.ask("GET", "42").toString()).doesNotContain(gone.name()));
    }

    @Override
    public void close() {
        servers.forEach(RedisServer::close);
        rest.run();
    }
}
