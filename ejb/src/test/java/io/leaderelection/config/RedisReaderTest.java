package io.leaderelection.config;

import static io.leaderelection.config.Key.LEASE_DURATION;
import static io.leaderelection.config.Key.REDIS_URI;
import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.config.RedisConfig.Bound;
import io.leaderelection.config.RedisConfig.Cluster;
import io.leaderelection.config.RedisConfig.Masters;
import io.leaderelection.config.RedisConfig.Sentinel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisReaderTest {

    @Test
    void everyDefault() {
        Written written = Written.redis();

        assertThat(written.election().store())
                .isEqualTo(new RedisConfig(
                        new RedisConfig.Single(
                                new RedisUri("host", 6379, false, Optional.empty(), Optional.empty(), 0)),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        true));
        assertThat(written.read().warnings()).isEmpty();
    }

    @Test
    void everyWayToSayWhereRedisIs() {
        assertThat(redis("redis.sentinel-master = m", "redis.sentinel-nodes = a:1, b:2")
                        .place())
                .isEqualTo(new Sentinel("m", RedisUris.nodes("a:1,b:2")))
                .hasToString("master m of the Sentinels redis://a:1, redis://b:2");
        assertThat(redis("redis.cluster-nodes = rediss://a:1, rediss://b:2").place())
                .isEqualTo(new Cluster(RedisUris.nodes("rediss://a:1,rediss://b:2")))
                .hasToString("the cluster of rediss://a:1, rediss://b:2");
        assertThat(redis("redis.masters = redis://a, redis://b, redis://:hush@c")
                        .place())
                .isEqualTo(new Masters(RedisUris.masters("redis://a,redis://b,redis://:hush@c")))
                .hasToString("the masters redis://a:6379, redis://b:6379, redis://c:6379");
        assertThat(redis("redis.jndi-name = java:/redis").place())
                .isEqualTo(new Bound("java:/redis"))
                .hasToString("java:/redis");
    }

    @Test
    void oneOfTheWaysMustBeGiven() {
        assertThat(Written.redis().without(REDIS_URI).problems())
                .containsExactly("leaderelection.redis.uri: is not set; one of redis.uri, redis.sentinel-nodes,"
                        + " redis.cluster-nodes, redis.masters, redis.jndi-name must say where Redis is;"
                        + " example: leaderelection.redis.uri = rediss://redis.example.org:6379");
    }

    @Test
    void onlyOneOfTheWaysMustBeGiven() {
        assertThat(Written.redis("redis.cluster-nodes = a:1", "redis.jndi-name = x")
                        .problems())
                .containsExactly(
                        "leaderelection.redis.cluster-nodes = \"a:1\": must not be set besides"
                                + " leaderelection.redis.uri, since only one setting can say where Redis is",
                        "leaderelection.redis.jndi-name = \"x\": must not be set besides"
                                + " leaderelection.redis.uri, since only one setting can say where Redis is");
    }

    @Test
    void sentinelsNeedTheNameOfTheMasterAndTheOtherWayRound() {
        assertThat(Written.redis("redis.sentinel-nodes = a:1")
                        .without(REDIS_URI)
                        .problems())
                .containsExactly("leaderelection.redis.sentinel-master: is not set, and"
                        + " leaderelection.redis.sentinel-nodes = \"a:1\" needs it; it must be a name without blanks;"
                        + " example: leaderelection.redis.sentinel-master = mymaster");
        assertThat(Written.redis("redis.sentinel-master = m").without(REDIS_URI).problems())
                .singleElement()
                .asString()
                .startsWith("leaderelection.redis.sentinel-nodes: is not set, and"
                        + " leaderelection.redis.sentinel-master = \"m\" needs it; it must be one or more host:port");
    }

    @Test
    void everyProblemIsReportedAtOnce() {
        assertThat(Written.redis(
                                "redis.uri = redis://me:hush@host/x",
                                "redis.masters = redis://a",
                                "redis.user = a b",
                                "redis.insecure-skip-verify = yes",
                                "drain-timeout = 6s")
                        .problems())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("leaderelection.drain-timeout"),
                        line -> assertThat(line)
                                .startsWith(
                                        "leaderelection.redis.uri = \"redis://***@host/x\": must be redis://host:port")
                                .endsWith("if need be (what follows the host is not the number of a database);"
                                        + " example: leaderelection.redis.uri = rediss://redis.example.org:6379"),
                        line -> assertThat(line)
                                .startsWith("leaderelection.redis.masters = \"redis://a\": must be three or more")
                                .contains("(there are only 1)"),
                        line -> assertThat(line).startsWith("leaderelection.redis.user = \"a b\""),
                        line -> assertThat(line).startsWith("leaderelection.redis.insecure-skip-verify = \"yes\""),
                        line -> assertThat(line)
                                .startsWith("leaderelection.redis.masters = \"redis://a\": must not be set besides"));
    }

    @Test
    void thePasswordIsInTheConfigurationAndNotInItsText() {
        RedisConfig redis = (RedisConfig) Written.redis("redis.password = hush hush", "redis.user = me")
                .election()
                .store();

        assertThat(redis.password().map(Secret::reveal)).contains("hush hush");
        assertThat(redis.user()).contains("me");
        assertThat(redis.toString()).doesNotContain("hush");
        assertThat(Written.redis("redis.uri = redis://me:hush@host").election().toString())
                .doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'hush\\n'      | hush
            'hush\\r\\n'   | hush
            ' hush '       | ' hush '
            'hush\\n\\n'   | 'hush\\n'
            hush           | hush
            """)
    void thePasswordMayBeInAFile(String content, String password, @TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("redis"), content.translateEscapes());

        RedisConfig redis = (RedisConfig)
                Written.redis("redis.password-file = " + file).election().store();

        assertThat(redis.password().map(Secret::reveal)).contains(password.translateEscapes());
    }

    @Test
    void aFileWithoutAPasswordIsAProblem(@TempDir Path directory) throws IOException {
        Path none = directory.resolve("none");
        Path empty = Files.writeString(directory.resolve("empty"), "\n");

        assertThat(Written.redis("redis.password-file = " + none).problems())
                .containsExactly(
                        "leaderelection.redis.password-file = ***: must be the absolute path of a readable file ("
                                + none + " cannot be read: NoSuchFileException); example:"
                                + " leaderelection.redis.password-file = /run/secrets/redis");
        assertThat(Written.redis("redis.password-file = " + empty).problems())
                .singleElement()
                .asString()
                .contains("(" + empty + " is empty)");
    }

    @Test
    void whatStandsInPlaceOfAPathIsNotShown() {
        assertThat(Written.redis("redis.password-file = hush").problems())
                .singleElement()
                .asString()
                .contains("must be the absolute path")
                .doesNotContain("hush");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis.uri = redis://:hush@host; redis.password = hush",
                "redis.uri = redis://:hush@host; redis.password-file = /etc/hostname",
                "redis.uri = redis://me@host; redis.user = me; redis.password = hush",
                "redis.password = hush; redis.password-file = /etc/hostname"
            })
    void userAndPasswordComeFromOnePlace(String assignments) {
        assertThat(Written.redis(assignments.split("; ")).problems())
                .singleElement()
                .asString()
                .contains(" must not be set besides ", "since only one of them can be right")
                .doesNotContain("hush");
    }

    @Test
    void aUserNeedsAPassword() {
        assertThat(Written.redis("redis.user = me").problems())
                .containsExactly("leaderelection.redis.password-file: is not set, nor is redis.password, and"
                        + " leaderelection.redis.user = \"me\" needs a password; example:"
                        + " leaderelection.redis.password-file = /run/secrets/redis");
        assertThat(Written.redis("redis.user = me", "redis.uri = redis://:hush@host")
                        .problems())
                .isEmpty();
        assertThat(Written.redis("redis.password = hush", "redis.uri = redis://me@host")
                        .problems())
                .isEmpty();
    }

    @Test
    void blindTrustIsAWarning() {
        assertThat(Written.redis("redis.insecure-skip-verify = true").read().warnings())
                .singleElement()
                .asString()
                .startsWith("leaderelection.redis.insecure-skip-verify = \"true\": neither certificate nor host name");
    }

    @Test
    void settingsOfTheOtherStoreAreAWarning() {
        assertThat(Written.redis("postgres.grace = 10s", "postgres.takeover = safe")
                        .read()
                        .warnings())
                .containsExactly(
                        "leaderelection.postgres.takeover = \"safe\" is ignored, since leaderelection.backend = \"redis\"",
                        "leaderelection.postgres.grace = \"10s\" is ignored, since leaderelection.backend = \"redis\"");
        assertThat(Written.minimal("redis.password = hush", "redis.uri = redis://:hush@host")
                        .read()
                        .warnings())
                .containsExactly(
                        "leaderelection.redis.uri = \"redis://***@host\" is ignored, since leaderelection.backend ="
                                + " \"postgres\"",
                        "leaderelection.redis.password = *** is ignored, since leaderelection.backend = \"postgres\"");
    }

    @Test
    void electionsOfOneNodeMayUseBothStores() {
        Written written = Written.redis(
                "elections = alerts, reports",
                "reports.backend = postgres",
                "postgres.takeover = safe",
                "alerts.postgres.grace = 1s");

        assertThat(written.read().elections())
                .extracting(election -> election.store().getClass().getSimpleName())
                .containsExactly("RedisConfig", "PostgresConfig");
        assertThat(written.read().warnings())
                .containsExactly(
                        "leaderelection.alerts.postgres.grace = \"1s\" is ignored, since leaderelection.backend ="
                                + " \"redis\"");
    }

    @Test
    void aLockIdIsUniqueInItsStore() {
        List<String> twoOfOneId = List.of("elections = a, b", "b.lock-id = 7");
        assertThat(Written.redis(twoOfOneId.toArray(String[]::new)).problems())
                .singleElement()
                .asString()
                .contains("must be unique among the elections of a store");
        assertThat(Written.redis(twoOfOneId.toArray(String[]::new))
                        .with("b.redis.uri = redis://host/1")
                        .problems())
                .isEmpty();
    }

    private static RedisConfig redis(String... assignments) {
        return (RedisConfig)
                Written.redis(assignments).without(REDIS_URI).election().store();
    }

    @Test
    void withoutALeaseTheKeyIsNotRenewed() {
        assertThat(((RedisConfig) Written.redis().election().store()).renewed()).isTrue();
        assertThat(((RedisConfig) Written.redis()
                                .without(LEASE_DURATION)
                                .election()
                                .store())
                        .renewed())
                .isFalse();
    }
}
