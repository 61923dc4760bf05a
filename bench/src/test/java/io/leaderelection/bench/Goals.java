package io.leaderelection.bench;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The figures that were to be reached, and whether they are. */
final class Goals {
    private static final double LEASE_MILLIS = 3_000;

    private final Findings found;
    private final Table table = new Table("figure", "asked for", "measured", "");

    private Goals(Findings found) {
        this.found = found;
    }

    static Table of(Findings found) {
        return new Goals(found).table();
    }

    private Table table() {
        Outcome postgres = found.ours("postgres");
        Outcome redis = found.ours("redis");
        Limits limits = found.limits();
        double onPostgres = postgres.rounds().handOver().median();
        double onRedis = redis.rounds().handOver().median();
        double bestPostgres =
                best(found.peers("postgres"), each -> each.rounds().handOver().median());
        double bestRedis =
                best(found.peers("redis"), each -> each.rounds().handOver().median());
        double flush = limits.postgresFlush().median();
        double waker = limits.postgresHandOver().median();
        atMost("hand-over on Postgres ÷ the best peer's there", 0.5, onPostgres / bestPostgres);
        atMost("hand-over on Redis ÷ the best peer's there", 1, onRedis / bestRedis);
        atMost("hand-over on Postgres ÷ the store's own, which flushes no WAL", 3, onPostgres / waker);
        atMost("the same less one WAL flush", 3, (onPostgres - flush) / waker);
        atMost(
                "hand-over on Redis ÷ the store's own",
                3,
                onRedis / limits.redisHandOver().median());
        atLeast(
                "take-over after `kill -9`: the best peer's ÷ ours on Postgres",
                50,
                best(found.peers(), each -> each.rounds().kill().median())
                        / postgres.rounds().kill().median());
        for (Outcome ours : List.of(postgres, redis)) {
            atMost(
                    ours.name() + ": worst take-over after SIGSTOP, ms",
                    LEASE_MILLIS + 100,
                    ours.rounds().stop().worst());
            atMost(ours.name() + ": two leaders, ms", 0, ours.rounds().overlap());
            atMost(
                    ours.name() + ": round trips per second of a follower at defaults",
                    1,
                    found.atDefaults(ours).follower());
            atMost(
                    ours.name() + ": round trips per second of a leader that checks every second",
                    2.5,
                    ours.cost().leader());
        }
        Questions questions = found.questions();
        atMost("`isLeader()` ÷ `System.nanoTime()`", 2, questions.nanos("isLeader") / questions.nanos("nanoTime"));
        // what the renewals allocate meanwhile is spread over all calls; an object has 16 bytes or more
        atMost("bytes allocated by a call of `isLeader()`", 0.5, questions.bytes("isLeader"));
        return table;
    }

    private void atMost(String what, double bound, double measured) {
        table.row(what, "≤ " + Table.number(bound), measured, measured <= bound ? "met" : "**missed**");
    }

    private void atLeast(String what, double bound, double measured) {
        table.row(what, "≥ " + Table.number(bound), measured, measured >= bound ? "met" : "**missed**");
    }

    static double best(List<Outcome> peers, ToDoubleFunction<Outcome> figure) {
        return peers.stream()
                .map(figure::applyAsDouble)
                .min(Comparator.naturalOrder())
                .orElse(Double.NaN);
    }
}
