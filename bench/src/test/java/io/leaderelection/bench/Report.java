package io.leaderelection.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What was found, as Markdown with charts. */
final class Report {
    /** Less than this is noise. */
    private static final double CLEARLY = 0.95;

    private static final Map<String, ToDoubleFunction<Outcome>> FIGURES = figures();

    private final Findings found;

    Report(Findings found) {
        this.found = found;
    }

    /** Writes {@code report.md} and its charts. */
    Path write(Path directory) {
        charts(directory);
        Path file = directory.resolve("report.md");
        try {
            return Files.writeString(file, text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text() {
        List<String> parts = new ArrayList<>();
        parts.add("# Side by side\n\n" + Machine.describe() + ". " + versions() + ".\n\n" + method());
        parts.add("## Figures to reach\n\n" + Goals.of(found));
        parts.add(
                "## Without a leader\n\nMilliseconds, median / worst; *÷* is the median divided by ours over Postgres and over Redis.\n\n"
                        + gaps()
                        + "\n![hand-over](hand-over.svg)\n![kill](kill.svg)\n![stop](stop.svg)");
        parts.add(
                "## The stores' own limits\n\nMilliseconds, median / worst, with bare connections in the same run.\n\n"
                        + limits());
        parts.add("## While nothing happens\n\nPer process, three of them competing; lease 3 s.\n\n" + cost()
                + "\n![cost](cost.svg)");
        parts.add("## Many elections in one process\n\n" + many());
        parts.add("## A question\n\n" + questions());
        parts.add("## Where a peer is better\n\n" + better());
        parts.add("## Left out\n\n"
                + found.notes().stream().map(note -> "* " + note + "\n").collect(Collectors.joining()));
        return String.join("\n\n", parts);
    }

    private static String method() {
        return """
                Each is three processes with the same JVM settings, driven by the same harness over the same lines. A process *acts* while
                samples of what its program would ask, taken every 0.1 ms, are true. Hand-over: from the last true sample of the old leader
                to the first of the next, %d times after 5 that do not count. Take-over: from the signal to the first true sample, %d times
                each. The lease, session or time to live is 3 s for all. Redisson's lock tells nobody that it was lost: its program asks once a
                second and goes by a flag in between. Spring's Redis lock is of the kind that is told of a release.
                *Two leaders*: from the first true sample of the next to the last one of the old, who was let go on 0.5 s after it.
                %d ms stand for a leader that nobody followed while it was watched: a process that is stopped within a transaction on the
                lock's row keeps that row.
                """.formatted(Run.rounds(), Run.faults(), Rounds.WATCHED.toMillis());
    }

    private String versions() {
        return found.outcomes().stream().map(each -> each.version()).distinct().collect(Collectors.joining(", "));
    }

    private Table gaps() {
        Table table = new Table(
                "",
                "hand-over",
                "÷",
                "after `kill -9`",
                "÷",
                "after SIGSTOP",
                "two leaders, longest",
                "first leadership");
        for (Outcome each : found.outcomes()) {
            Rounds.Result rounds = each.rounds();
            table.row(
                    each.name(),
                    figure(rounds.handOver()),
                    ratios(each, one -> one.rounds().handOver().median()),
                    figure(rounds.kill()),
                    ratios(each, one -> one.rounds().kill().median()),
                    figure(rounds.stop()),
                    rounds.overlap(),
                    rounds.startUp());
        }
        return table;
    }

    private String ratios(Outcome peer, ToDoubleFunction<Outcome> median) {
        if (peer.ours()) {
            return "";
        }
        double its = median.applyAsDouble(peer);
        return Table.number(its / median.applyAsDouble(found.ours("postgres")))
                + ", "
                + Table.number(its / median.applyAsDouble(found.ours("redis")));
    }

    private Table limits() {
        Limits limits = found.limits();
        double postgres = found.ours("postgres").rounds().handOver().median();
        double redis = found.ours("redis").rounds().handOver().median();
        return new Table("", "", "our hand-over ÷ it")
                .row(
                        "Postgres: one round trip",
                        figure(limits.postgresRoundTrip()),
                        postgres / limits.postgresRoundTrip().median())
                .row(
                        "Postgres: advisory lock, unlock to the waiter's return",
                        figure(limits.postgresHandOver()),
                        postgres / limits.postgresHandOver().median())
                .row(
                        "Postgres: one transaction that flushes WAL",
                        figure(limits.postgresFlush()),
                        postgres / limits.postgresFlush().median())
                .row(
                        "Redis: one round trip",
                        figure(limits.redisRoundTrip()),
                        redis / limits.redisRoundTrip().median())
                .row(
                        "Redis: delete and publish to the subscriber's `SET NX`",
                        figure(limits.redisHandOver()),
                        redis / limits.redisHandOver().median());
    }

    private Table cost() {
        Table table = new Table(
                "",
                "round trips/s, leader",
                "follower",
                "the store's count/s, leader",
                "follower",
                "CPU s/min",
                "heap MiB",
                "threads",
                "connections");
        found.outcomes().forEach(each -> costRow(table, each.name(), each.cost()));
        found.atDefaults().forEach((name, cost) -> costRow(table, name + ", lease 10 s", cost));
        return table;
    }

    private static void costRow(Table table, String name, Cost cost) {
        table.row(
                name,
                cost.leader(),
                cost.follower(),
                cost.leaderOperations(),
                cost.followerOperations(),
                cost.cpuSeconds(),
                cost.heap(),
                cost.threads(),
                cost.connections());
    }

    private Table many() {
        Table table = new Table(
                "",
                "elections × processes",
                "all led after, ms",
                "hand-over of all that one leads, ms",
                "round trips/s, all",
                "CPU s/min",
                "heap MiB",
                "threads",
                "connections");
        for (ManyElections each : found.many()) {
            Cost.Rates rates = each.rates();
            table.row(
                    each.store(),
                    each.elections() + " × " + each.processes(),
                    each.ready(),
                    Table.number(each.handedOver()) + " (" + each.moved() + ")",
                    rates.roundTrips(),
                    rates.cpuSeconds(),
                    rates.heap(),
                    rates.threads(),
                    rates.connections());
        }
        return table;
    }

    private String questions() {
        Questions questions = found.questions();
        Table table = new Table("", "ns", "bytes");
        questions.nanos().keySet().stream()
                .sorted()
                .forEach(call -> table.row("`" + call + "`", questions.nanos(call), questions.bytes(call)));
        return table
                + "\n`leaderOnlyCall` is the interceptor's own work, called as a container calls it, around the method of `plainCall`;"
                + " what the container adds to any interception is not in it.\n";
    }

    private String better() {
        List<String> lines = new ArrayList<>();
        for (Outcome peer : found.peers()) {
            for (String kind : List.of("postgres", "redis")) {
                Outcome ours = found.ours(kind);
                List<String> figures = FIGURES.entrySet().stream()
                        .filter(figure -> figure.getValue().applyAsDouble(peer)
                                < figure.getValue().applyAsDouble(ours) * CLEARLY)
                        .map(figure -> figure.getKey() + " ("
                                + Table.number(figure.getValue().applyAsDouble(peer)) + " against "
                                + Table.number(figure.getValue().applyAsDouble(ours)) + ")")
                        .toList();
                if (!figures.isEmpty()) {
                    lines.add("* " + peer.name() + " than " + ours.name() + ": " + String.join(", ", figures) + "\n");
                }
            }
        }
        return lines.isEmpty() ? "Nowhere in this table.\n" : String.join("", lines);
    }

    private static Map<String, ToDoubleFunction<Outcome>> figures() {
        Map<String, ToDoubleFunction<Outcome>> figures = new LinkedHashMap<>();
        figures.put("hand-over, ms", each -> each.rounds().handOver().median());
        figures.put(
                "take-over after `kill -9`, ms", each -> each.rounds().kill().median());
        figures.put("take-over after SIGSTOP, ms", each -> each.rounds().stop().median());
        figures.put("leader's round trips/s", each -> each.cost().leader());
        figures.put("follower's round trips/s", each -> each.cost().follower());
        figures.put("CPU s/min", each -> each.cost().cpuSeconds());
        figures.put("heap MiB", each -> each.cost().heap());
        figures.put("threads", each -> each.cost().threads());
        figures.put("connections", each -> each.cost().connections());
        figures.put("first leadership, ms", each -> each.rounds().startUp());
        return figures;
    }

    private void charts(Path directory) {
        BarChart handOver =
                chart("Hand-over, median, ms", each -> each.rounds().handOver().median());
        handOver.bar("Postgres' own limit", found.limits().postgresHandOver().median(), false);
        handOver.bar("Redis' own limit", found.limits().redisHandOver().median(), false);
        handOver.write(directory.resolve("hand-over.svg"));
        chart(
                        "Take-over after kill -9, median, ms",
                        each -> each.rounds().kill().median())
                .write(directory.resolve("kill.svg"));
        chart(
                        "Take-over after SIGSTOP, median, ms",
                        each -> each.rounds().stop().median())
                .write(directory.resolve("stop.svg"));
        chart(
                        "Round trips per second of a leader and two followers",
                        each -> each.cost().leader() + 2 * each.cost().follower())
                .write(directory.resolve("cost.svg"));
    }

    private BarChart chart(String title, ToDoubleFunction<Outcome> figure) {
        BarChart chart = new BarChart(title);
        found.outcomes().forEach(each -> chart.bar(each.name(), figure.applyAsDouble(each), each.ours()));
        return chart;
    }

    private static String figure(Sample sample) {
        return Table.number(sample.median()) + " / " + Table.number(sample.worst());
    }
}
