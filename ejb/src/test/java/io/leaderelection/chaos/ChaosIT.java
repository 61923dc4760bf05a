package io.leaderelection.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.fixture.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Elections over every kind of store but a cluster at once, for {@code chaos.minutes}, with everything done to them that {@code chaos.seed}
 * brings up; judged by a fenced counter that nobody attacks and by what the nodes said. {@code chaos.only} is how the
 * names of those begin that are wanted.
 */
@Tag("chaos")
@Isolated("it takes the machine for itself")
class ChaosIT {
    private static final Duration LENGTH =
            Duration.ofSeconds(Math.round(60 * Double.parseDouble(System.getProperty("chaos.minutes", "20"))));
    private static final String ONLY = System.getProperty("chaos.only", "");
    static final Path REPORT = Path.of("target", "chaos");

    @Test
    void everythingAtOnce() {
        long seed = Long.getLong("chaos.seed", ThreadLocalRandom.current().nextInt(1_000_000));
        System.out.println("CHAOS -Dchaos.seed=" + seed + ", for " + LENGTH);
        List<Supplier<Arena>> arenas = Stream.<Supplier<Arena>>of(
                        () -> new PostgresArena("fast"),
                        () -> new PostgresArena("safe"),
                        () -> new RedisArena(1),
                        SentinelArena::new,
                        () -> new RedisArena(seed % 2 == 0 ? 3 : 5))
                .toList();
        List<Verdict> verdicts = run(arenas, seed);
        ChaosReport report = new ChaosReport(seed, LENGTH, verdicts);
        report.write(REPORT);
        System.out.println(report.markdown());
        assertThat(verdicts).as("stores that begin with " + ONLY).isNotEmpty();
        assertThat(verdicts.stream()
                        .flatMap(verdict -> verdict.faultsOfTheElection().stream())
                        .toList())
                .as("chaos.seed=" + seed + ", see " + REPORT.toAbsolutePath())
                .isEmpty();
    }

    private static List<Verdict> run(List<Supplier<Arena>> arenas, long seed) {
        List<Ordeal> ordeals = new ArrayList<>();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (PostgresServer judge = PostgresServer.start()) {
            for (Supplier<Arena> arena : arenas) {
                Arena made = arena.get();
                if (made.name().startsWith(ONLY)) {
                    ordeals.add(new Ordeal(made, seed + made.name().hashCode(), judge));
                } else {
                    made.close();
                }
            }
            return ordeals.stream()
                    .map(ordeal -> CompletableFuture.supplyAsync(() -> ordeal.run(LENGTH), threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        } finally {
            ordeals.forEach(Ordeal::close);
            threads.shutdownNow();
        }
    }
}
