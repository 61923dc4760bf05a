package io.leaderelection.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.fixture.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code soak.minutes} of steady running: three nodes over Postgres and three over Redis that hand over every half minute.
 * Once a minute each says what it uses, and the stores say how many sessions they have; nothing may become more.
 */
@Tag("soak")
class SoakIT {
    private static final int MINUTES = Integer.getInteger("soak.minutes", 120);
    private static final Path REPORT = Path.of("target", "soak");
    private static final Map<String, String> STEADY =
            Map.of("lock-id", "42", "relinquish-interval", "30000", "probe", "10000");

    @Test
    void nothingBecomesMore() throws InterruptedException, IOException {
        SoakReport report = new SoakReport(REPORT.resolve("soak.csv"));
        try (PostgresServer postgres = PostgresServer.start();
                RedisServer redis = RedisServer.start();
                SoakGroup overPostgres = over(postgres);
                SoakGroup overRedis = over(redis)) {
            overPostgres.leader();
            overRedis.leader();
            for (int minute = 0; minute <= MINUTES; minute++) {
                report.add(overPostgres.sample(minute));
                report.add(overRedis.sample(minute));
                TimeUnit.MINUTES.sleep(minute < MINUTES ? 1 : 0); // that time passes is what is tested
            }
            finish(overPostgres);
            finish(overRedis);
        } finally {
            Files.writeString(REPORT.resolve("soak.md"), report.markdown());
            System.out.println(report.markdown());
        }
        assertThat(report.growth()).isEmpty();
    }

    private static void finish(SoakGroup group) {
        assertThat(group.history().terms()).as("a hand-over every half minute").hasSizeGreaterThanOrEqualTo(MINUTES);
        group.finishWithoutViolation();
    }

    private static SoakGroup over(PostgresServer server) {
        Map<String, String> options = new HashMap<>(STEADY);
        options.put("url", server.jdbcUrl());
        options.put("user", server.user());
        return new SoakGroup(
                "Postgres",
                options,
                Map.of("MEASURING_NODE_PASSWORD", server.password()),
                () -> Long.parseLong(
                        server.query("SELECT count(*) FROM pg_stat_activity WHERE usename = '" + server.user() + "'")
                                .get(0)
                                .get(0)));
    }

    private static SoakGroup over(RedisServer server) {
        Map<String, String> options = new HashMap<>(STEADY);
        options.put("redis", server.host() + ":" + server.port());
        return new SoakGroup(
                "Redis",
                options,
                Map.of(),
                () -> Long.parseLong(server.info("clients", "connected_clients")) - 1); // ours
    }
}
