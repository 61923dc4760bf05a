package io.leaderelection.bench;

import io.leaderelection.bench.Store.Count;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What candidates cost while nothing happens.
 *
 * @param leader round trips per second of one that leads
 * @param follower the same of one that follows
 * @param leaderOperations transactions, commands or requests per second, by the store's own count
 * @param followerOperations the same of one that follows
 * @param cpuSeconds processor time per minute and process, of all
 * @param heap mebibytes per process that are left after a collection
 * @param threads per process
 * @param connections per process
 */
record Cost(
        double leader,
        double follower,
        double leaderOperations,
        double followerOperations,
        double cpuSeconds,
        double heap,
        double threads,
        double connections) {
    /** Longer than the longest lease: who waits for the age of its session waits no longer. */
    private static final Duration SETTLED = Duration.ofSeconds(12);

    private static final double TICKS_PER_SECOND = 100;
    private static final double MEBIBYTE = 1 << 20;

    /** Three processes each, of 256 MB at most. */
    private static final int AT_ONCE = 4;

    /** Of several at once, each over a store of its own: little happens, and what is counted is not time. */
    static Map<Competitor, Cost> of(List<Competitor> competitors) {
        Map<Competitor, Future<Cost>> counted = new LinkedHashMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(AT_ONCE, competitors.size()));
        competitors.forEach(each -> counted.put(each, threads.submit(() -> of(each))));
        threads.shutdown();
        Map<Competitor, Cost> costs = new LinkedHashMap<>();
        counted.forEach((competitor, cost) -> costs.put(competitor, done(cost)));
        return costs;
    }

    private static Cost done(Future<Cost> cost) {
        try {
            return cost.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the cost was not counted", e);
        }
    }

    /** One process alone, then three. */
    private static Cost of(Competitor competitor) {
        try (Store store = competitor.stores().get();
                Team team = new Team(competitor.command(store.meteredUrl()))) {
            team.add();
            team.await("a leader", () -> team.led() == 1);
            Rates alone = Rates.of(store, team);
            team.add();
            team.add();
            Rates three = Rates.of(store, team);
            return new Cost(
                    alone.roundTrips,
                    (three.roundTrips - alone.roundTrips) / 2,
                    alone.operations,
                    (three.operations - alone.operations) / 2,
                    three.cpuSeconds,
                    three.heap,
                    three.threads,
                    three.connections);
        }
    }

    /** Of a team: per second and all together, but heap, threads, connections and processor time per process. */
    record Rates(
            double roundTrips, double operations, double cpuSeconds, double heap, double threads, double connections) {

        static Rates of(Store store, Team team) {
            List<Contender> all = team.living();
            team.await(
                    "connections of all",
                    () -> all.stream()
                            .allMatch(each -> ProcessFacts.of(each.pid()).connections() > 0));
            Team.pause(SETTLED);
            long before = ticks(all);
            Count first = store.count();
            long began = System.nanoTime();
            Team.pause(Duration.ofSeconds(Run.seconds()));
            Count asked = store.count().minus(first);
            double seconds = (System.nanoTime() - began) / 1e9;
            double cpu = (ticks(all) - before) / TICKS_PER_SECOND / all.size() / seconds * 60;
            List<ProcessFacts> facts =
                    all.stream().map(each -> ProcessFacts.of(each.pid())).toList();
            return new Rates(
                    asked.roundTrips() / seconds,
                    asked.operations() / seconds,
                    cpu,
                    all.stream().mapToLong(Contender::heap).average().orElseThrow() / MEBIBYTE,
                    facts.stream().mapToInt(ProcessFacts::threads).average().orElseThrow(),
                    facts.stream().mapToInt(ProcessFacts::connections).average().orElseThrow());
        }

        private static long ticks(List<Contender> all) {
            return all.stream()
                    .mapToLong(each -> ProcessFacts.of(each.pid()).ticks())
                    .sum();
        }
    }
}
