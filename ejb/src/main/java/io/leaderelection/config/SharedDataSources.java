package io.leaderelection.config;

import io.leaderelection.config.ElectionReader.Draft;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Each election keeps two connections for itself, so there is an end to how many can share a data source. */
final class SharedDataSources {
    /** Most elections on one data source. */
    static final int MOST = 32;

    private final Problems problems;

    SharedDataSources(Problems problems) {
        this.problems = problems;
    }

    void check(List<Draft> drafts) {
        Map<String, List<Draft>> sharing = drafts.stream()
                .filter(draft -> draft.backend().map(Given::value).equals(Optional.of(Backend.POSTGRES)))
                .collect(Collectors.groupingBy(Draft::store));
        sharing.values().stream()
                .filter(together -> together.size() > MOST)
                .forEach(together -> problems.add(tooMany(together)));
    }

    private static Problem tooMany(List<Draft> together) {
        String other = together.get(MOST).election();
        String rule =
                "must name at most %d elections for one data source, and %d share that of election %s; each keeps two"
                        + " connections of every node, so give those from %s on another data source";
        return Problem.about(
                Key.ELECTIONS.property(),
                rule.formatted(MOST, together.size(), together.get(0).election(), other)
                        + "; example: " + Key.POSTGRES_DATA_SOURCE.property(other) + " = "
                        + "java:jboss/datasources/LeaderElectionDS2",
                Optional.empty());
    }
}
