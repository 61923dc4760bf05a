package io.leaderelection.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Measures the election and its peers in one run and writes the report; two leaders of ours fail it. */
class SideBySideIT {
    private static final Competitor ON_POSTGRES =
            Competitor.candidate("this election, Postgres", "postgres", PostgresBench::new, "3s");
    private static final Competitor ON_REDIS =
            Competitor.candidate("this election, Redis", "redis", RedisBench::new, "3s");
    private static final List<Competitor> AT_DEFAULTS = List.of(
            Competitor.candidate(ON_POSTGRES.name(), "postgres", PostgresBench::new, "10s"),
            Competitor.candidate(ON_REDIS.name(), "redis", RedisBench::new, "10s"));
    private static final List<Integer> ON_POSTGRES_SIZES = List.of(10, 30);
    private static final List<Integer> ON_REDIS_SIZES = List.of(10, 30, 100, 1_000);

    @Test
    void theElectionBesideWhatAUserWouldPickInstead() {
        List<String> notes = new ArrayList<>();
        notes.add("WildFly's own HA singleton deployment: it is not driven by this harness.");
        List<Competitor> all = competitors(notes);
        Run.say("steady cost of all");
        Map<Competitor, Cost> costs =
                Cost.of(Stream.concat(all.stream(), AT_DEFAULTS.stream()).toList());
        Limits limits = limits();
        List<Outcome> outcomes = all.stream()
                .map(each -> Outcome.of(each, Objects.requireNonNull(costs.get(each))))
                .toList();
        Questions questions = questions();
        Map<String, Cost> atDefaults = AT_DEFAULTS.stream()
                .collect(Collectors.toMap(Competitor::name, each -> Objects.requireNonNull(costs.get(each))));
        Findings found = new Findings(outcomes, atDefaults, limits, many(), questions, notes);

        Run.say("report: " + new Report(found).write(Run.directory()));

        assertThat(outcomes)
                .filteredOn(Outcome::ours)
                .allSatisfy(ours -> assertThat(ours.rounds().overlap())
                        .as("two leaders of " + ours.name())
                        .isZero());
    }

    private static List<Competitor> competitors(List<String> notes) {
        List<Competitor> all = new ArrayList<>(List.of(
                ON_POSTGRES,
                ON_REDIS,
                Competitor.peer("Spring Integration, Postgres", "spring-jdbc", PostgresBench::new),
                Competitor.peer("Spring Integration, Redis", "spring-redis", RedisBench::new),
                Competitor.peer("Redisson lock, Redis", "redisson", RedisBench::new),
                Competitor.peer("Curator LeaderLatch, ZooKeeper", "curator", ZooKeeperBench::new)));
        EtcdBench.program()
                .ifPresentOrElse(
                        program ->
                                all.add(Competitor.peer("jetcd election, etcd", "etcd", () -> new EtcdBench(program))),
                        () -> notes.add("jetcd on etcd: no program `etcd` on the path (Debian: `etcd-server`)."));
        return List.copyOf(all);
    }

    private static Limits limits() {
        Run.say("limits");
        try (PostgresBench postgres = new PostgresBench();
                RedisBench redis = new RedisBench()) {
            return Limits.of(postgres, redis);
        }
    }

    private static Questions questions() {
        Run.say("questions");
        try (RedisBench redis = new RedisBench()) {
            return Questions.of(redis);
        }
    }

    private static List<ManyElections> many() {
        List<ManyElections> many = new ArrayList<>();
        ON_POSTGRES_SIZES.forEach(size -> add(many, ON_POSTGRES, size, 3));
        ON_REDIS_SIZES.forEach(size -> add(many, ON_REDIS, size, 3));
        if (Run.elections() > 10) {
            add(many, ON_REDIS, 10, 30);
        }
        return List.copyOf(many);
    }

    private static void add(List<ManyElections> many, Competitor ours, int size, int processes) {
        if (size <= Run.elections()) {
            Run.say(ours.name() + ": " + size + " elections in each of " + processes + " processes");
            many.add(ManyElections.of(ours, size, processes));
        }
    }
}
