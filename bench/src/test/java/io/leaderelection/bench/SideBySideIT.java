package io.leaderelection.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Measures the election and its peers in one run and writes the report; what must never be, wherever measured, fails it. */
class SideBySideIT {
    private static final int[] SIZES = {1, 10, 30, 100, 1_000};
    private static final int MOST_ON_POSTGRES = 30;

    @Test
    void theElectionBesideWhatAUserWouldPickInstead() {
        try (PostgresBench postgres = new PostgresBench();
                RedisBench redis = new RedisBench()) {
            List<String> notes = new ArrayList<>();
            Competitor onPostgres = Competitor.candidate("this election, Postgres", postgres, "3s");
            Competitor onRedis = Competitor.candidate("this election, Redis", redis, "3s");
            List<Outcome> outcomes = new ArrayList<>(List.of(Outcome.of(onPostgres), Outcome.of(onRedis)));
            Run.say("limits");
            Limits limits = Limits.of(postgres, redis);
            outcomes.add(Outcome.of(Competitor.peer("Spring Integration, Postgres", "spring-jdbc", postgres)));
            outcomes.add(Outcome.of(Competitor.peer("Spring Integration, Redis", "spring-redis", redis)));
            outcomes.add(Outcome.of(Competitor.peer("Redisson lock", "redisson", redis)));
            outcomes.add(curator());
            etcd(notes).ifPresent(outcomes::add);
            Map<String, Cost> atDefaults = new LinkedHashMap<>();
            for (Competitor each : List.of(onPostgres, onRedis)) {
                Run.say(each.name() + ": steady cost at a lease of 10 s");
                atDefaults.put(each.name(), Cost.of(Competitor.candidate(each.name(), each.store(), "10s")));
            }
            List<ManyElections> many = many(onPostgres, onRedis);
            Run.say("questions");
            Questions questions = Questions.of(redis);
            notes.add("WildFly's HA singleton deployment: not in this run.");
            Findings found = new Findings(outcomes, atDefaults, limits, many, questions, notes);

            Run.say("report: " + new Report(found).write(Run.directory()));

            assertThat(outcomes)
                    .filteredOn(Outcome::ours)
                    .allSatisfy(ours -> assertThat(ours.rounds().overlap())
                            .as("two leaders of " + ours.name())
                            .isZero());
        }
    }

    private static Outcome curator() {
        try (ZooKeeperBench zooKeeper = new ZooKeeperBench()) {
            return Outcome.of(Competitor.peer("Curator LeaderLatch, ZooKeeper", "curator", zooKeeper));
        }
    }

    private static Optional<Outcome> etcd(List<String> notes) {
        if (EtcdBench.program().isEmpty()) {
            notes.add("jetcd on etcd: no program `etcd` on the path (Debian: package `etcd-server`).");
            return Optional.empty();
        }
        try (EtcdBench etcd = new EtcdBench(EtcdBench.program().orElseThrow())) {
            return Optional.of(Outcome.of(Competitor.peer("jetcd election, etcd", "etcd", etcd)));
        }
    }

    private static List<ManyElections> many(Competitor onPostgres, Competitor onRedis) {
        List<ManyElections> many = new ArrayList<>();
        for (Competitor each : List.of(onPostgres, onRedis)) {
            int most = Math.min(
                    Run.elections(), each.store().kind().equals("postgres") ? MOST_ON_POSTGRES : Integer.MAX_VALUE);
            IntStream.of(SIZES).filter(size -> size <= most).forEach(size -> {
                Run.say(each.name() + ": " + size + " elections in each of 3 processes");
                many.add(ManyElections.of(each.store(), each, size, 3));
            });
        }
        if (Run.elections() >= 30) {
            Run.say("10 elections in each of 30 processes");
            many.add(ManyElections.of(onRedis.store(), onRedis, 10, 30));
        }
        return List.copyOf(many);
    }
}
