package io.leaderelection.chaos;

import io.leaderelection.chaos.Finding.Rule;
import io.leaderelection.measure.NodeProcess.Line;
import io.leaderelection.measure.Term;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Judges a whole election by what its processes said, and knows nothing of what was done to them. A history is complete: every
 * process has ended. Immutable.
 */
final class HistoryChecker {
    private final List<NodeLog> logs;
    private final List<Term> terms;

    HistoryChecker(List<NodeLog> logs) {
        this.logs = List.copyOf(logs);
        this.terms = logs.stream()
                .flatMap(HistoryChecker::termsOf)
                .sorted(Comparator.comparingLong(Term::from))
                .toList();
    }

    /** The times in which nodes acted, in the order in which they began. */
    List<Term> terms() {
        return terms;
    }

    /** The times between, in order. */
    List<Gap> gaps() {
        List<Gap> gaps = new ArrayList<>();
        if (terms.isEmpty()) {
            return gaps;
        }
        Term last = terms.get(0);
        for (Term term : terms) {
            if (term.from() > last.to()) {
                gaps.add(new Gap(last.to(), term.from(), last.node()));
            }
            last = term.to() > last.to() ? term : last;
        }
        return gaps;
    }

    /** Everything that must not be, in the order in which it began. */
    List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        overlaps(found);
        tokens(found);
        logs.forEach(log -> events(log, found));
        found.sort(Comparator.comparingLong(Finding::from));
        return found;
    }

    private void overlaps(List<Finding> found) {
        for (int i = 0; i < terms.size(); i++) {
            Term later = terms.get(i);
            for (Term earlier : terms.subList(0, i)) {
                if (earlier.to() >= later.from()) {
                    long end = Math.min(earlier.to(), later.to());
                    found.add(new Finding(
                            Rule.ONE_LEADER,
                            later.from(),
                            end,
                            earlier.node(),
                            "two leaders: " + earlier + ", " + later));
                }
            }
        }
    }

    private void tokens(List<Finding> found) {
        for (int i = 1; i < terms.size(); i++) {
            Term earlier = terms.get(i - 1);
            Term later = terms.get(i);
            if (later.token() <= greatest(terms.subList(0, i))) {
                found.add(at(Rule.TOKENS_RISE, later.from(), later.node(), later + " after " + earlier));
            }
        }
    }

    private static long greatest(List<Term> some) {
        return some.stream().mapToLong(Term::token).max().orElseThrow();
    }

    private static void events(NodeLog log, List<Finding> found) {
        for (long token : log.lines().stream().map(Line::token).distinct().toList()) {
            term(log, token, found);
        }
        List<Line> told = log.lines().stream()
                .filter(line -> line.what().equals("leader") || line.what().equals("follower"))
                .toList();
        for (int i = 1; i < told.size(); i++) {
            if (told.get(i).what().equals("leader") && told.get(i - 1).what().equals("leader")) {
                Line line = told.get(i);
                found.add(at(Rule.LOST_BEFORE_NEXT_GAINED, line.at(), log.node(), "term " + line.token()));
            }
        }
    }

    private static void term(NodeLog log, long token, List<Finding> found) {
        List<Line> gained = log.lines("leader", token);
        List<Line> lost = log.lines("follower", token);
        List<Line> acted = Stream.concat(log.lines("first", token).stream(), log.lines("last", token).stream())
                .toList();
        String which = "term " + token;
        if (gained.isEmpty() && !acted.isEmpty() && !mayBeCutOff(log, token)) {
            found.add(at(Rule.GAINED_IS_TOLD, acted.get(0).at(), log.node(), which));
        }
        gained.stream().skip(1).forEach(line -> found.add(at(Rule.GAINED_ONCE, line.at(), log.node(), which)));
        lost.stream().skip(1).forEach(line -> found.add(at(Rule.LOST_ONCE, line.at(), log.node(), which)));
        if (lost.isEmpty() && !gained.isEmpty() && !mayBeCutOff(log, token)) {
            found.add(at(Rule.LOST_IS_TOLD, gained.get(0).at(), log.node(), which));
        }
        for (Line line : lost) {
            if (gained.isEmpty()
                    || log.lines().indexOf(gained.get(0)) > log.lines().indexOf(line)) {
                found.add(at(Rule.LOST_AFTER_GAINED, line.at(), log.node(), which));
            }
            acted.stream()
                    .filter(sample -> sample.at() > line.at())
                    .forEach(sample ->
                            found.add(new Finding(Rule.NO_ACT_AFTER_LOST, line.at(), sample.at(), log.node(), which)));
        }
    }

    /** Whether a kill may be why something of this term was not told: only of the last one that the process had. */
    private static boolean mayBeCutOff(NodeLog log, long token) {
        return log.cutOffAt().isPresent()
                && log.lines().stream()
                        .noneMatch(line -> line.token() > token && line.what().equals("leader"));
    }

    private static Stream<Term> termsOf(NodeLog log) {
        return log.lines("first").stream()
                .map(first -> new Term(log.node(), first.token(), first.at(), end(log, first)));
    }

    /** Where it acted last; one that was cut off acted until then, for all that is known. */
    private static long end(NodeLog log, Line first) {
        return log.lines("last", first.token()).stream()
                .mapToLong(Line::at)
                .max()
                .orElseGet(() -> Math.max(first.at(), log.cutOffAt().orElse(Long.MAX_VALUE)));
    }

    private static Finding at(Rule rule, long moment, String node, String what) {
        return new Finding(rule, moment, moment, node, what);
    }
}
