package io.leaderelection.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.chaos.Finding.Rule;
import io.leaderelection.measure.NodeProcess.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A history without fault, and the same one with one thing planted in it. */
class HistoryCheckerTest {
    private static final List<Line> A =
            List.of(line(100, "leader", 1), line(101, "first", 1), line(200, "last", 1), line(210, "follower", 1));
    private static final List<Line> B =
            List.of(line(300, "first", 2), line(305, "leader", 2), line(400, "last", 2), line(410, "follower", 2));

    @Test
    void findsNothingWhereNothingIs() {
        HistoryChecker checker =
                of(log("a", A), log("b", B), killed("c", 520, line(500, "leader", 3), line(510, "first", 3)));

        assertThat(checker.findings()).isEmpty();
        assertThat(checker.terms()).hasSize(3);
        assertThat(checker.gaps()).containsExactly(new Gap(200, 300, "a"), new Gap(400, 510, "b"));
    }

    @Test
    void twoLeaders() {
        assertThat(of(log("a", changed(A, 2, line(350, "last", 1))), log("b", B))
                        .findings())
                .filteredOn(finding -> finding.rule() == Rule.ONE_LEADER)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.from()).isEqualTo(300);
                    assertThat(finding.to()).isEqualTo(350);
                    assertThat(finding.node()).isEqualTo("a");
                });
    }

    @Test
    void twoLeadersInOneMicrosecond() {
        assertThat(rules(
                        log("a", changed(changed(A, 2, line(300, "last", 1)), 3, line(310, "follower", 1))),
                        log("b", B)))
                .containsExactly(Rule.ONE_LEADER);
    }

    @Test
    void aLeaderWithinAnOldTermThatIsNotTheLastOne() {
        List<Line> longest = changed(changed(A, 2, line(900, "last", 1)), 3, line(910, "follower", 1));
        List<Line> third =
                List.of(line(500, "leader", 3), line(501, "first", 3), line(600, "last", 3), line(610, "follower", 3));

        assertThat(rules(log("a", longest), log("b", B), log("c", third)))
                .containsExactly(Rule.ONE_LEADER, Rule.ONE_LEADER);
    }

    @Test
    void aKilledLeaderActsUntilItIsKilled() {
        assertThat(rules(killed("a", 299, A.get(0), A.get(1)), log("b", B))).isEmpty();
        assertThat(rules(killed("a", 301, A.get(0), A.get(1)), log("b", B))).containsExactly(Rule.ONE_LEADER);
    }

    @Test
    void tokenThatDoesNotRise() {
        assertThat(rules(log("a", withToken(A, 2)), log("b", B))).containsExactly(Rule.TOKENS_RISE);
        assertThat(rules(log("a", withToken(A, 3)), log("b", B))).containsExactly(Rule.TOKENS_RISE);
    }

    @Test
    void lostThatIsMissing() {
        assertThat(rules(log("a", A.subList(0, 3)), log("b", B))).containsExactly(Rule.LOST_IS_TOLD);
    }

    @Test
    void lostThatAKillDoesNotExcuse() {
        List<Line> two = Stream.concat(A.subList(0, 3).stream(), B.stream()).toList();

        assertThat(rules(killed("a", 900, two.toArray(Line[]::new))))
                .containsExactly(Rule.LOST_IS_TOLD, Rule.LOST_BEFORE_NEXT_GAINED);
    }

    @Test
    void lostThatIsDoubled() {
        assertThat(rules(log("a", with(A, line(220, "follower", 1))), log("b", B)))
                .containsExactly(Rule.LOST_ONCE);
    }

    @Test
    void gainedThatIsMissingOrDoubled() {
        assertThat(rules(log("a", A.subList(1, 3)), log("b", B))).containsExactly(Rule.GAINED_IS_TOLD);
        assertThat(rules(log("a", A.subList(1, 4)), log("b", B)))
                .containsExactly(Rule.GAINED_IS_TOLD, Rule.LOST_AFTER_GAINED);
        assertThat(rules(log("a", with(List.of(A.get(0)), A.toArray(Line[]::new))), log("b", B)))
                .containsExactly(Rule.GAINED_ONCE, Rule.LOST_BEFORE_NEXT_GAINED);
    }

    @Test
    void lostBeforeGained() {
        assertThat(rules(log("a", List.of(A.get(1), A.get(2), A.get(3), line(211, "leader", 1))), log("b", B)))
                .containsExactly(Rule.LOST_AFTER_GAINED);
    }

    @Test
    void actsAfterItWasTold() {
        assertThat(of(log("a", changed(A, 2, line(215, "last", 1))), log("b", B))
                        .findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.rule()).isEqualTo(Rule.NO_ACT_AFTER_LOST);
                    assertThat(finding.micros()).isEqualTo(5);
                });
    }

    private static List<Rule> rules(NodeLog... logs) {
        return of(logs).findings().stream().map(Finding::rule).toList();
    }

    private static HistoryChecker of(NodeLog... logs) {
        return new HistoryChecker(List.of(logs));
    }

    private static NodeLog log(String node, List<Line> lines) {
        return new NodeLog(node, lines, OptionalLong.empty());
    }

    private static NodeLog killed(String node, long at, Line... lines) {
        return new NodeLog(node, List.of(lines), OptionalLong.of(at));
    }

    private static List<Line> changed(List<Line> lines, int index, Line line) {
        List<Line> all = new ArrayList<>(lines);
        all.set(index, line);
        return all;
    }

    private static List<Line> with(List<Line> lines, Line... more) {
        return Stream.concat(lines.stream(), Stream.of(more)).toList();
    }

    private static List<Line> withToken(List<Line> lines, long token) {
        return lines.stream().map(line -> line(line.at(), line.what(), token)).toList();
    }

    private static Line line(long at, String what, long token) {
        return new Line(at, what, token, at);
    }
}
