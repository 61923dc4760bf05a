package io.leaderelection.lock.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leaderelection.fixture.RedisGroups;
import io.leaderelection.fixture.RedisServer;
import io.leaderelection.fixture.Resp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Facts on which the age of a store rests: when a server may have forgotten something, and how it can be told. */
class RedisIdentityBehaviourIT {
    private static final String BUSY_FOR_EVER = "while true do end";

    private final List<RedisServer> servers = new ArrayList<>();
    private RedisServer server;

    @BeforeEach
    void startServer() {
        server = opened(RedisServer.start());
    }

    @AfterEach
    void stopServers() {
        servers.forEach(RedisServer::close);
    }

    @Test
    void bothIdentifiersAreNumbersOfTheirOwnThatScriptsSeeAsWell() {
        assertThat(run(server)).matches("[0-9a-f]{40}");
        assertThat(history(server)).matches("[0-9a-f]{40}").isNotEqualTo(run(server));
        assertThat(server.info("replication", "role")).isEqualTo("master");
        assertThat(server.ask("EVAL", "return redis.call('INFO', 'server')", "0"))
                .asString()
                .contains("run_id:" + run(server) + "\r\n");
        assertThat(server.ask("EVAL", "return redis.call('INFO', 'replication')", "0"))
                .asString()
                .contains("role:master\r\n", "master_replid:" + history(server) + "\r\n");
    }

    @Test
    void aFlushLeavesNothingButTheIdentity() {
        String before = identity(server);
        server.ask("SET", "k", "v");
        server.ask("FLUSHALL");
        assertThat(server.ask("EXISTS", "k")).isEqualTo("0");
        assertThat(identity(server)).isEqualTo(before);
    }

    @Test
    void aRestartChangesTheRunAndLosesScriptsAndWhatWasNotSaved() {
        String before = run(server);
        server.ask("SET", "k", "v");
        server.ask("SCRIPT", "LOAD", "return 1");
        server.kill();
        server.startAgain();
        assertThat(run(server)).isNotEqualTo(before);
        assertThat(server.ask("EXISTS", "k")).isEqualTo("0");
        assertThatThrownBy(() -> server.ask("EVALSHA", "e0e1f9fabfc9d4800c877a703b823ac0578ff8db", "0"))
                .hasMessageContaining("-NOSCRIPT");
    }

    @Test
    void aPromotionChangesTheHistoryAndNotTheRun() {
        RedisServer replica = replica();
        String run = run(replica);
        assertThat(history(replica)).isEqualTo(history(server));
        replica.ask("REPLICAOF", "NO", "ONE");
        assertThat(replica.info("replication", "role")).isEqualTo("master");
        assertThat(run(replica)).isEqualTo(run);
        assertThat(history(replica)).isNotEqualTo(history(server));
    }

    @Test
    void aMasterThatWasAReplicaInBetweenHasAnotherHistoryAndMayLackItsOwnWrites() {
        RedisServer other = replica();
        String before = identity(server);
        String run = run(server);
        other.ask("REPLICAOF", "NO", "ONE");
        server.ask("SET", "k", "v");
        server.ask("REPLICAOF", "127.0.0.1", Integer.toString(other.port()));
        awaitLink(server);
        server.ask("REPLICAOF", "NO", "ONE");
        assertThat(server.ask("EXISTS", "k")).isEqualTo("0");
        assertThat(run(server)).isEqualTo(run);
        assertThat(identity(server)).isNotEqualTo(before);
    }

    @Test
    void aMasterAnswersBeforeItsReplicasHaveHeard() throws IOException {
        RedisServer replica = replica();
        replica.freeze();
        try (Resp client = new Resp(server.port())) {
            assertThat(client.ask("SET", "k", "v", "NX", "PX", "60000")).isEqualTo("OK");
            assertThat(client.ask("WAIT", "1", "1")).isEqualTo("0");
        } finally {
            replica.thaw();
        }
    }

    @Test
    void aReplicaTakesNoWritesAndScriptsThatOnlyReadRunOnIt() {
        RedisServer replica = replica();
        assertThatThrownBy(() -> replica.ask("SET", "k", "v")).hasMessageContaining("-READONLY");
        assertThatThrownBy(() -> replica.ask("EVAL", "return redis.call('SET', KEYS[1], 'v')", "1", "k"))
                .hasMessageContaining("-READONLY");
        assertThat(replica.ask("EVAL", "return redis.call('GET', KEYS[1]) or 'none'", "1", "k"))
                .isEqualTo("none");
        assertThat(replica.ask("EVAL", "return redis.call('INFO', 'replication')", "0"))
                .asString()
                .contains("role:slave\r\n");
    }

    @Test
    void aReplicaGetsWhatAScriptWroteAndNotWhatItAsked() {
        RedisServer replica = replica();
        server.ask("EVAL", "redis.call('SET', KEYS[1], redis.call('TIME')[2] .. ' ' .. math.random())", "1", "k");
        replica.await("the write", () -> replica.ask("EXISTS", "k").equals("1"));
        assertThat(replica.ask("GET", "k")).isEqualTo(server.ask("GET", "k"));
    }

    @Test
    void aServerBusyWithAScriptAnswersSoAndWritesNothing() throws Exception {
        server.ask("CONFIG", "SET", "busy-reply-threshold", "1");
        try (Resp busy = new Resp(server.port())) {
            Thread script = new Thread(() -> ask(busy, "EVAL", BUSY_FOR_EVER, "0"));
            script.start();
            server.await("the server to be busy", () -> {
                try (Resp other = new Resp(server.port())) {
                    return other.ask("GET", "k").toString().startsWith("-BUSY");
                }
            });
            server.ask("SCRIPT", "KILL");
            script.join();
        }
        assertThat(server.ask("GET", "k")).isEqualTo("");
    }

    @Test
    void aSentinelNamesTheMasterThatItKnowsAndNoOther() {
        RedisServer sentinel = opened(RedisGroups.watch(server));
        assertThat(sentinel.ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "mymaster"))
                .isEqualTo(List.of("127.0.0.1", Integer.toString(server.port())));
        assertThat(sentinel.ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "other")).isEqualTo(List.of());
    }

    @Test
    @Tag("redis")
    void aClusterKeepsTheKeysOfAnElectionTogetherAndSendsMessagesToEveryNode() throws Exception {
        List<RedisServer> nodes = RedisGroups.startCluster();
        nodes.forEach(this::opened);
        RedisServer one = nodes.get(0);
        RedisServer other = nodes.get(1);
        assertThat(List.of(slot(one, "{42}:fence"), slot(one, "{42}:since"))).containsOnly(slot(one, "42"));
        RedisServer stranger = Integer.parseInt(slot(one, "42")) < 8192 ? other : one;
        RedisServer keeper = stranger == one ? other : one;
        assertThatThrownBy(() -> stranger.ask("EVAL", "return 1", "1", "42"))
                .hasMessageContaining("-MOVED " + slot(one, "42") + " 127.0.0.1:" + keeper.port());
        try (Resp subscriber = new Resp(stranger.port())) {
            subscriber.ask("SUBSCRIBE", "{42}:released");
            keeper.ask("EVAL", "return redis.call('PUBLISH', '{42}:released', 'x')", "1", "42");
            assertThat(subscriber.read()).isEqualTo(List.of("message", "{42}:released", "x"));
        }
    }

    // ----

    private static Object ask(Resp connection, String... command) {
        try {
            return connection.ask(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String slot(RedisServer node, String key) {
        return node.ask("CLUSTER", "KEYSLOT", key).toString();
    }

    private RedisServer replica() {
        RedisServer replica = opened(RedisServer.builder().replicaOf(server).start());
        awaitLink(replica);
        return replica;
    }

    private static void awaitLink(RedisServer replica) {
        replica.await(
                "the replica to follow",
                () -> replica.info("replication", "master_link_status").equals("up"));
    }

    private static String run(RedisServer of) {
        return of.info("server", "run_id");
    }

    private static String history(RedisServer of) {
        return of.info("replication", "master_replid");
    }

    private static String identity(RedisServer of) {
        return run(of) + " " + history(of);
    }

    private RedisServer opened(RedisServer one) {
        servers.add(one);
        return one;
    }
}
