package io.leaderelection.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {

    @Test
    void everyDefault() {
        assertThat(Written.minimal().read())
                .isEqualTo(new Configuration(
                        List.of(new ElectionConfig(
                                "default",
                                7,
                                "server-1",
                                true,
                                new Timing(
                                        Duration.ofSeconds(10),
                                        Duration.ofSeconds(1),
                                        Duration.ofSeconds(2),
                                        Duration.ofSeconds(2),
                                        Duration.ofSeconds(2),
                                        Duration.ofSeconds(5),
                                        new Tenure.Interval(Duration.ofSeconds(300))),
                                new PostgresConfig(
                                        "java:jboss/datasources/LeaderElectionDS",
                                        PostgresConfig.Waiting.QUEUE,
                                        PostgresConfig.Takeover.FAST,
                                        Duration.ofMillis(50)))),
                        List.of()));
    }

    @Test
    void everyValueIsUsed() {
        Written written = Written.only(
                "elections = alerts",
                "backend = postgres",
                "lock-id = 9223372036854775807",
                "node-id = a-node",
                "candidate = false",
                "relinquish-interval = 1h",
                "leader-check-interval = 3s",
                "follower-check-interval = 4s",
                "lease-duration = 30s",
                "lease-margin = 2s",
                "drain-timeout = 0s",
                "shutdown-timeout = PT7S",
                "postgres.data-source = java:/jdbc/ds",
                "postgres.takeover = safe",
                "postgres.wait = poll",
                "postgres.grace = 0s");
        assertThat(written.election())
                .isEqualTo(new ElectionConfig(
                        "alerts",
                        Long.MAX_VALUE,
                        "a-node",
                        false,
                        new Timing(
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(4),
                                Duration.ZERO,
                                Duration.ofSeconds(7),
                                new Tenure.Interval(Duration.ofHours(1))),
                        new PostgresConfig(
                                "java:/jdbc/ds",
                                PostgresConfig.Waiting.POLL,
                                PostgresConfig.Takeover.SAFE,
                                Duration.ZERO)));
    }

    @Test
    void anElectionsOwnValueBeatsTheGeneralOne() {
        Written written = Written.minimal(
                "elections = alerts, reports",
                "reports.lock-id = 8",
                "node-id = general",
                "alerts.node-id = own",
                "postgres.takeover = safe",
                "reports.postgres.takeover = fast");
        assertThat(written.read().elections())
                .extracting(
                        ElectionConfig::name,
                        ElectionConfig::lockId,
                        ElectionConfig::nodeId,
                        election -> ((PostgresConfig) election.store()).takeover())
                .containsExactly(
                        tuple("alerts", 7L, "own", PostgresConfig.Takeover.SAFE),
                        tuple("reports", 8L, "general", PostgresConfig.Takeover.FAST));
    }

    @Test
    void anElectionsOwnVariableBeatsTheGeneralProperty() {
        assertThat(Written.minimal("elections = alerts", "LEADERELECTION_ALERTS_LOCK_ID = 9")
                        .election()
                        .lockId())
                .isEqualTo(9);
    }

    @Test
    void aPropertyBeatsItsVariable() {
        assertThat(Written.minimal("LEADERELECTION_LOCK_ID = 9").election().lockId())
                .isEqualTo(7);
    }

    @Test
    void everythingCanComeFromTheEnvironment() {
        ElectionConfig election = Written.only(
                        "LEADERELECTION_ELECTIONS = my-alerts",
                        "LEADERELECTION_BACKEND = postgres",
                        "LEADERELECTION_MY_ALERTS_LOCK_ID = 9",
                        "LEADERELECTION_MY_ALERTS_POSTGRES_DATA_SOURCE = java:/x")
                .election();
        assertThat(election.name()).isEqualTo("my-alerts");
        assertThat(election.lockId()).isEqualTo(9);
        assertThat(election.store().address()).isEqualTo("java:/x");
    }

    @Test
    void noMoreThan32ElectionsShareADataSource() {
        assertThat(sharing(32).read().elections()).hasSize(32);
        assertThatThrownBy(sharing(33)::read)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("The configuration of the leader election has 1 problem:\n"
                        + "1. leaderelection.elections: must name at most 32 elections for one data source, and 33 share that"
                        + " of election e1; each keeps two connections of every node, so give those from e33 on another"
                        + " data source; example: leaderelection.e33.postgres.data-source ="
                        + " java:jboss/datasources/LeaderElectionDS2");
        assertThat(sharing(33)
                        .with("e33.postgres.data-source = java:/other")
                        .read()
                        .elections())
                .hasSize(33);
        assertThat(sharing(33)
                        .with("e33.backend = redis", "e33.redis.uri = redis://here")
                        .read()
                        .elections())
                .hasSize(33);
    }

    private static Written sharing(int elections) {
        List<String> names =
                IntStream.rangeClosed(1, elections).mapToObj(i -> "e" + i).toList();
        return Written.only("backend = postgres", "elections = " + String.join(",", names))
                .with(names.stream()
                        .map(name -> name + ".lock-id = " + name.substring(1))
                        .toArray(String[]::new));
    }

    @Test
    void valuesMayHaveBlanksAround() {
        assertThat(Written.minimal("lease-duration =  20s ").timing().lease()).hasSeconds(20);
    }

    @Test
    void everyProblemIsReportedAtOnceAndNumbered() {
        Written written = Written.only(
                "elections = a, b, postgres",
                "backend = oracle",
                "lock-id = 7",
                "b.lock-id = x",
                "lease-duration = 10",
                "leader-check-interval = 6m",
                "drain-timeout = 6s",
                "relinquish-intervall = 1s");
        assertThatThrownBy(written::read)
                .isInstanceOf(InvalidConfigurationException.class)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("""
                        The configuration of the leader election has 8 problems:
                        1. leaderelection.elections = "a, b, postgres": must be names separated by commas, each of letters, \
                        digits, - and _ (postgres is no election name, since settings begin with it); \
                        example: leaderelection.elections = alerts, reports
                        2. leaderelection.backend = "oracle": must be postgres or redis; example: leaderelection.backend = postgres
                        3. leaderelection.lease-duration = "10": must be a duration from 1s to 24h \
                        (add a unit, e.g. 30s); example: leaderelection.lease-duration = 10s
                        4. leaderelection.leader-check-interval = "6m": must be less than \
                        leaderelection.relinquish-interval = "300s" (the default), since a term that ends before its first \
                        check is none; example: leaderelection.leader-check-interval = 30s
                        5. leaderelection.drain-timeout = "6s": must be at most leaderelection.shutdown-timeout = "5s" \
                        (the default), since a stop waits for the observers too; \
                        example: leaderelection.drain-timeout = 2s500ms
                        6. leaderelection.b.lock-id = "x": must be a whole number from 0 to 9223372036854775807; \
                        example: leaderelection.b.lock-id = 4711
                        7. leaderelection.postgres.lock-id = "7": must be unique among the elections of a store, and \
                        election a has it too (it comes from leaderelection.lock-id); \
                        example: leaderelection.postgres.lock-id = 8
                        8. leaderelection.relinquish-intervall: is not a known setting; \
                        the nearest is leaderelection.relinquish-interval; \
                        example: leaderelection.relinquish-interval = 300s""");
    }

    @Test
    void oneProblemIsOne() {
        assertThatThrownBy(() -> Written.minimal("candidate = no").read()).hasMessage("""
                        The configuration of the leader election has 1 problem:
                        1. leaderelection.candidate = "no": must be true or false; \
                        example: leaderelection.candidate = false""");
    }
}
