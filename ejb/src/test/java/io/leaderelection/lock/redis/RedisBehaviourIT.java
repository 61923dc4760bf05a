package io.leaderelection.lock.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leaderelection.fixture.RedisServer;
import io.leaderelection.fixture.Resp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Facts about one Redis server that the lock relies on; none of our code is under test. */
class RedisBehaviourIT {
    private static final long PATIENCE = 30;

    /** Keeps the server busy for about a fifth of a second. */
    private static final String BUSY = " local sum = 0 for i = 1, 20000000 do sum = sum + i end ";

    private static RedisServer server;

    private final List<Resp> opened = new ArrayList<>();

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void forget() {
        server.ask("FLUSHALL");
    }

    @AfterEach
    void closeConnections() throws IOException {
        for (Resp connection : opened) {
            connection.close();
        }
    }

    // ---- keys that run out

    @Test
    void aKeyIsSetOnlyWhereThereIsNoneAndALoserChangesNothing() {
        assertThat(server.ask("SET", "k", "one", "NX", "PX", "60000")).isEqualTo("OK");
        assertThat(server.ask("SET", "k", "other", "NX", "PX", "9000000")).isEqualTo("");
        assertThat(server.ask("GET", "k")).isEqualTo("one");
        assertThat(left("k")).isBetween(1L, 60_000L);
    }

    @Test
    void theTimeLeftIsNegativeForAKeyThatStaysAndForNone() {
        server.ask("SET", "k", "v");
        assertThat(left("k")).isEqualTo(-1);
        assertThat(left("none")).isEqualTo(-2);
    }

    @Test
    void prolongingCountsFromNowAndMakesNoKey() {
        server.ask("SET", "k", "v", "PX", "60000");
        assertThat(server.ask("PEXPIRE", "k", "5000")).isEqualTo("1");
        assertThat(left("k")).isBetween(1L, 5_000L);
        assertThat(server.ask("PEXPIRE", "none", "5000")).isEqualTo("0");
        assertThat(server.ask("EXISTS", "none")).isEqualTo("0");
    }

    @Test
    void aKeyThatRanOutIsGoneForCommandsAndScriptsAlike() {
        server.ask("SET", "k", "old", "PX", "1");
        server.await("the key to run out", () -> left("k") == -2);
        assertThat(eval("return {redis.call('GET', KEYS[1]) and 1 or 0, redis.call('PTTL', KEYS[1])}", "k"))
                .isEqualTo(List.of("0", "-2"));
        assertThat(eval("return redis.call('SET', KEYS[1], 'new', 'NX', 'PX', 60000) and 1 or 0", "k"))
                .isEqualTo("1");
    }

    @Test
    void noKeyRunsOutInTheMiddleOfAScript() {
        server.ask("SET", "k", "v", "PX", "20");
        assertThat(eval(
                        "local before = redis.call('GET', KEYS[1]) or 'gone'"
                                + BUSY
                                + "return before == (redis.call('GET', KEYS[1]) or 'gone') and 1 or 0",
                        "k"))
                .isEqualTo("1");
        server.await("the key to run out after it", () -> left("k") == -2);
    }

    @Test
    void keysRunOutWhileTheServerStandsStill() {
        server.ask("SET", "k", "v", "PX", "100");
        long end = Long.parseLong(server.ask("PEXPIRETIME", "k").toString());
        server.freeze();
        try {
            server.await("the key's time", () -> System.currentTimeMillis() > end);
        } finally {
            server.thaw();
        }
        assertThat(server.ask("EXISTS", "k")).isEqualTo("0");
    }

    // ---- scripts

    @Test
    void nobodySeesAScriptHalfDone() throws Exception {
        Resp other = connect();
        CompletableFuture<Object> script = CompletableFuture.supplyAsync(
                () -> eval("redis.call('SET', 'a', '1')" + BUSY + "redis.call('SET', 'b', '1') return 1", "a"));
        List<Object> seen = new ArrayList<>();
        do {
            seen.add(other.ask("MGET", "a", "b"));
        } while (!seen.get(seen.size() - 1).equals(List.of("1", "1")) && !script.isCompletedExceptionally());

        assertThat(script.get(PATIENCE, TimeUnit.SECONDS)).isEqualTo("1");
        assertThat(seen).isSubsetOf(List.of("", ""), List.of("1", "1"));
    }

    @Test
    void aScriptIsKnownByItsHashOnceItHasBeenSentUntilScriptsAreFlushed() {
        String hash = "e0e1f9fabfc9d4800c877a703b823ac0578ff8db"; // of "return 1", in the documentation of EVALSHA
        server.ask("SCRIPT", "FLUSH");
        assertNoScript(hash);
        assertThat(eval("return 1", "k")).isEqualTo("1");
        assertThat(server.ask("EVALSHA", hash, "1", "k")).isEqualTo("1");
        server.ask("SCRIPT", "FLUSH");
        assertNoScript(hash);
    }

    @Test
    void aScriptMayAskForTimeAndInfoAndWriteAfterwards() {
        long before = System.currentTimeMillis();
        Object millis = eval(
                "local t = redis.call('TIME') redis.call('INFO', 'server')"
                        + " redis.call('SET', KEYS[1], string.format('%.0f', t[1] * 1000 + math.floor(t[2] / 1000)))"
                        + " return redis.call('GET', KEYS[1])",
                "k");
        assertThat(Long.parseLong(millis.toString())).isBetween(before, System.currentTimeMillis());
    }

    @Test
    void largeNumbersKeepTheirDigitsWhereTheyAreFormatted() {
        assertThat(eval("return string.format('%.0f', tonumber('9007199254740991') + 1)", "k"))
                .isEqualTo("9007199254740992");
        assertThat(eval("return tostring(tonumber('9007199254740991'))", "k"))
                .asString()
                .contains("e+");
    }

    @Test
    void aKeyOfAnotherTypeIsAnErrorWhereverItIsRead() {
        server.ask("LPUSH", "k", "x");
        assertThatThrownBy(() -> eval("return redis.call('GET', KEYS[1])", "k")).hasMessageContaining("-WRONGTYPE");
        assertThat(server.ask("SET", "k", "v", "NX", "PX", "1000")).isEqualTo("");
    }

    // ---- messages

    @Test
    void whatAScriptPublishesReachesSubscribersAfterItHasEnded() throws Exception {
        Resp subscriber = connect();
        assertThat(subscriber.ask("SUBSCRIBE", "c")).isEqualTo(List.of("subscribe", "c", "1"));
        eval("redis.call('PUBLISH', 'c', 'gone') return redis.call('DEL', KEYS[1])", "k");
        assertThat(subscriber.read()).isEqualTo(List.of("message", "c", "gone"));
    }

    @Test
    void nothingIsKeptForThoseWhoSubscribeLater() throws Exception {
        assertThat(server.ask("PUBLISH", "c", "early")).isEqualTo("0");
        Resp subscriber = connect();
        subscriber.ask("SUBSCRIBE", "c");
        server.ask("PUBLISH", "c", "late");
        assertThat(subscriber.read()).isEqualTo(List.of("message", "c", "late"));
    }

    @Test
    void messagesKnowNoDatabases() throws Exception {
        Resp subscriber = connect();
        subscriber.ask("SELECT", "3");
        subscriber.ask("SUBSCRIBE", "c");
        assertThat(server.ask("PUBLISH", "c", "from database 0")).isEqualTo("1");
    }

    // ---- rights

    @Test
    void rightsHoldInsideScripts() throws Exception {
        server.ask("ACL", "SETUSER", "some", "on", ">pw", "~k", "&c", "+eval", "+get", "+publish");
        Resp user = connect();
        assertThat(user.ask("AUTH", "some", "pw")).isEqualTo("OK");
        assertThat(user.ask("EVAL", "return redis.call('GET', KEYS[1])", "1", "k"))
                .isEqualTo("");
        assertThat(user.ask("EVAL", "return redis.call('PUBLISH', 'c', 'x')", "1", "k"))
                .isEqualTo("0");
        for (String forbidden : List.of("'DEL', 'k'", "'GET', 'other'", "'PUBLISH', 'other', 'x'")) {
            assertThat(user.ask("EVAL", "return redis.call(" + forbidden + ")", "1", "k"))
                    .as(forbidden)
                    .asString()
                    .matches("-(ERR|NOPERM) .*");
        }
        assertThat(user.ask("GET", "other")).asString().startsWith("-NOPERM");
        assertThat(server.ask("EXISTS", "k", "other")).isEqualTo("0");
    }

    // ---- memory

    @Test
    void aServerShortOfMemoryThrowsKeysThatRunOutAwayUnlessToldNotTo() {
        try {
            server.ask("SET", "lock", "v", "PX", "600000");
            server.ask("CONFIG", "SET", "maxmemory-policy", "volatile-lru", "maxmemory", "1");
            assertThatThrownBy(() -> server.ask("SET", "more", "v")).hasMessageContaining("-OOM");
            assertThat(server.ask("EXISTS", "lock")).isEqualTo("0");

            server.ask("CONFIG", "SET", "maxmemory", "0");
            server.ask("SET", "lock", "v", "PX", "600000");
            server.ask("CONFIG", "SET", "maxmemory-policy", "noeviction", "maxmemory", "1");
            assertThatThrownBy(() -> server.ask("SET", "more", "v")).hasMessageContaining("-OOM");
            assertThat(server.ask("EXISTS", "lock")).isEqualTo("1");
            assertThat(server.info("memory", "maxmemory_policy")).isEqualTo("noeviction");
        } finally {
            server.ask("CONFIG", "SET", "maxmemory-policy", "noeviction", "maxmemory", "0");
        }
    }

    // ----

    private static void assertNoScript(String hash) {
        assertThatThrownBy(() -> server.ask("EVALSHA", hash, "1", "k")).hasMessageContaining("-NOSCRIPT");
    }

    private static Object eval(String script, String key) {
        return server.ask("EVAL", script, "1", key);
    }

    private static long left(String key) {
        Object inList = eval("return {redis.call('PTTL', KEYS[1])}", key); // a bare -2 would look like an error
        return Long.parseLong(((List<?>) inList).get(0).toString());
    }

    private Resp connect() throws IOException {
        Resp connection = new Resp(server.port());
        opened.add(connection);
        return connection;
    }
}
