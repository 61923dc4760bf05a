package io.leaderelection.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.bench.Rounds.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final List<String> CSV = List.of(
            "\"Benchmark\",\"Mode\",\"Threads\",\"Samples\",\"Score\",\"Score Error (99.9%)\",\"Unit\",\"Param: url\"",
            "\"io.leaderelection.bench.jmh.Questions.isLeader\",\"avgt\",1,3,30.5,1.0,\"ns/op\",redis://localhost",
            "\"io.leaderelection.bench.jmh.Questions.isLeader:gc.alloc.rate.norm\",\"avgt\",1,3,0.0001,NaN,\"B/op\",x",
            "\"io.leaderelection.bench.jmh.Questions.nanoTime\",\"avgt\",1,3,20.0,1.0,\"ns/op\",redis://localhost",
            "\"io.leaderelection.bench.jmh.Questions.nanoTime:gc.alloc.rate.norm\",\"avgt\",1,3,0.0,NaN,\"B/op\",x");

    @BeforeEach
    void settings() {
        System.setProperty("bench.rounds", "1");
        System.setProperty("bench.faults", "1");
    }

    @Test
    void theBestPeerOfEachStoreDecides() {
        String text = new Report(found(4, 0)).text();

        assertThat(text)
                .contains("| hand-over on Postgres ÷ the best peer's there | ≤ 0.50 | 0.40 | met |")
                .contains("| this election, Redis: two leaders, ms | ≤ 0 | 0 | met |")
                .contains("| `isLeader()` ÷ `System.nanoTime()` | ≤ 2.00 | 1.53 | met |");
    }

    @Test
    void whatIsMissedSaysSo() {
        assertThat(new Report(found(8, 1.5)).text())
                .contains("| hand-over on Postgres ÷ the best peer's there | ≤ 0.50 | 0.80 | **missed** |")
                .contains("| this election, Postgres: two leaders, ms | ≤ 0 | 1.50 | **missed** |");
    }

    @Test
    void whereAPeerIsBetterItIsNamed() {
        assertThat(new Report(found(20, 0)).text())
                .contains("* Peer, Postgres than this election, Postgres: hand-over, ms (10.0 against 20.0)")
                .contains("* something: because");
    }

    @Test
    void aChartShowsEveryBarAndEscapesItsLabels() {
        String svg = new BarChart("ms")
                .bar("ours", 0.5, true)
                .bar("a < b", 3_000, false)
                .svg();

        assertThat(svg)
                .startsWith("<svg")
                .contains(">ours<", ">0.50<", ">a &lt; b<", ">3000<")
                .endsWith("</svg>\n");
    }

    @Test
    void medianAndWorstAreThoseThatWereMeasured() {
        Sample sample = Sample.ofMicros(List.of(3_000L, 1_000L, 2_000L, 9_000L));

        assertThat(sample.count()).isEqualTo(4);
        assertThat(sample.median()).isEqualTo(2);
        assertThat(sample.worst()).isEqualTo(9);
    }

    private static Findings found(double handOver, double overlap) {
        Cost cost = new Cost(2, 0.5, 2, 0.5, 1, 20, 30, 2);
        Sample limit = millis(1);
        return new Findings(
                List.of(
                        outcome("this election, Postgres", true, "postgres", handOver, overlap, cost),
                        outcome("this election, Redis", true, "redis", 2, 0, cost),
                        outcome("Peer, Postgres", false, "postgres", 10, 5, cost),
                        outcome("Peer, Redis", false, "redis", 20, 5, cost)),
                Map.of("this election, Postgres", cost, "this election, Redis", cost),
                new Limits(limit, limit, limit, limit, limit),
                List.of(),
                Questions.read(CSV),
                List.of("something: because"));
    }

    private static Outcome outcome(String name, boolean ours, String kind, double handOver, double overlap, Cost cost) {
        Result rounds = new Result(millis(handOver), millis(50), millis(3_000), overlap, 4_000);
        return new Outcome(name, ours, kind, kind + " 1", rounds, cost);
    }

    private static Sample millis(double time) {
        return new Sample(List.of(Duration.ofNanos((long) (time * 1e6))));
    }
}
