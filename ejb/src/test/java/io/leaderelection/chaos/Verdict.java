package io.leaderelection.chaos;

import io.leaderelection.fixture.FencedCounter;
import io.leaderelection.measure.NodeProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came of one group.
 *
 * @param store name of its store
 * @param bound the longest take-over, as the nodes themselves state it
 * @param wanting what was not as it must be, of the election; the histories' findings are beside it
 * @param excused findings that are what the election says of itself
 * @param findings all others
 * @param outOfOrder writes that the fenced counter took with an older token; must be 0
 */
record Verdict(
        String store,
        long seed,
        Duration bound,
        List<Fault> faults,
        List<NodeLog> logs,
        List<Takeover> takeovers,
        List<Finding> findings,
        List<Finding> excused,
        List<String> wanting,
        long written,
        long refused,
        long outOfOrder) {
    /** What a crowded machine may add to a take-over; the table shows each beside the stated bound. */
    private static final Duration CROWDED = Duration.ofSeconds(20);

    static Verdict of(
            Arena arena, long seed, List<Fault> faults, Group group, FencedCounter counter, List<String> complaints) {
        List<NodeLog> logs = group.processes().stream().map(NodeLog::of).toList();
        HistoryChecker checker = new HistoryChecker(logs);
        Blame blame = new Blame(faults);
        Map<Boolean, List<Finding>> byExcuse = checker.findings().stream()
                .collect(Collectors.partitioningBy(finding -> blame.isExcused(finding, arena.window())));
        return new Verdict(
                arena.name(),
                seed,
                group.places().get(0).process().maxTakeover(),
                faults,
                logs,
                checker.gaps().stream().map(blame::of).toList(),
                byExcuse.getOrDefault(false, List.of()),
                byExcuse.getOrDefault(true, List.of()),
                Stream.concat(complaints.stream(), bugs(group.processes())).toList(),
                counter.accepted(),
                counter.refused(),
                counter.takenOutOfOrder());
    }

    private static Stream<String> bugs(List<NodeProcess> processes) {
        return processes.stream()
                .flatMap(process -> process.printed().stream())
                .filter(line ->
                        line.contains("BUG") || line.contains("Exception in thread") || line.startsWith("\tat "));
    }

    long terms() {
        return logs.stream().mapToLong(log -> log.lines("first").size()).sum();
    }

    /** Everything that must not be. */
    List<String> faultsOfTheElection() {
        Stream<String> late = takeovers.stream()
                .filter(takeover -> takeover.settled() > bound.plus(CROWDED).toNanos() / 1_000)
                .map(takeover ->
                        "no leader for much longer than " + bound.toMillis() + " ms after all was well: " + takeover);
        Stream<String> fence = outOfOrder == 0 ? Stream.of() : Stream.of(outOfOrder + " writes of an older term taken");
        return Stream.of(findings.stream().map(Finding::toString), wanting.stream(), late, fence)
                .flatMap(all -> all)
                .map(what -> store + ": " + what)
                .toList();
    }
}
