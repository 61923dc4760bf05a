package io.leaderelection.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The terms of all nodes of one election, in the order in which they began. Immutable. */
public record History(List<Term> terms) {

    /** Sorts the terms by their begin. */
    public History {
        terms = terms.stream().sorted(Comparator.comparingLong(Term::from)).toList();
    }

    /** What several nodes were seen doing. */
    public static History of(Collection<NodeProcess> nodes) {
        return new History(nodes.stream().flatMap(node -> node.terms().stream()).toList());
    }

    /** Longest time during which two nodes acted at once; zero = never. */
    public Duration overlap() {
        long longest = 0;
        for (Term one : terms) {
            for (Term other : terms) {
                if (!one.node().equals(other.node())) {
                    longest = Math.max(longest, one.shares(other));
                }
            }
        }
        return micros(longest);
    }

    /** Time between the last true sample of anybody and the first of the next term, in order; negative where they overlap. */
    public List<Duration> gaps() {
        List<Duration> gaps = new ArrayList<>();
        long lastTrue = Long.MIN_VALUE;
        for (Term term : terms) {
            if (lastTrue != Long.MIN_VALUE) {
                gaps.add(micros(term.from() - lastTrue));
            }
            lastTrue = Math.max(lastTrue, term.to());
        }
        return List.copyOf(gaps);
    }

    /** Everything that must not be: two terms at once, tokens that do not rise, one token twice. */
    public List<String> violations() {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < terms.size(); i++) {
            Term later = terms.get(i);
            for (Term earlier : terms.subList(0, i)) {
                if (earlier.shares(later) >= 0) {
                    found.add("two leaders for " + earlier.shares(later) + " us: " + earlier + ", " + later);
                }
                if (earlier.token() >= later.token()) {
                    found.add("token does not rise: " + earlier + ", " + later);
                }
            }
        }
        return List.copyOf(found);
    }

    private static Duration micros(long micros) {
        return Duration.ofNanos(Math.multiplyExact(micros, 1000));
    }
}
