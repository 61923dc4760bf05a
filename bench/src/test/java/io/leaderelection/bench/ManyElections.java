package io.leaderelection.bench;

import io.leaderelection.bench.Contender.Line;
import io.leaderelection.bench.Cost.Rates;
import io.leaderelection.bench.contest.Voice;
import java.util.List;

/**
 * Several elections in each of several processes.
 *
 * @param store where
 * @param elections in each process
 * @param processes that compete
 * @param ready milliseconds from the start of the first process until each election has its leader
 * @param handedOver milliseconds from the order to the process that leads the most until all of these are led elsewhere
 * @param moved how many these were
 * @param rates while nothing happens
 */
record ManyElections(
        String store, int elections, int processes, double ready, double handedOver, int moved, Rates rates) {

    static ManyElections of(Competitor ours, int elections, int processes) {
        String[] more = {"--elections", Integer.toString(elections), "--lock-id", "100000"};
        try (Store store = ours.stores().get();
                Team team = new Team(ours.command(store.meteredUrl(), more))) {
            Contender first = team.add();
            for (int i = 1; i < processes; i++) {
                team.add();
            }
            team.await("a leader of each", () -> team.led() == elections);
            double ready = (lastGained(team.living(), 0) - first.startedAt()) / 1e3;
            Rates rates = Rates.of(store, team);
            Contender most = team.living().stream()
                    .max((one, other) -> Integer.compare(one.led(), other.led()))
                    .orElseThrow();
            int moved = most.led();
            long before = gained(team);
            long ordered = Voice.micros();
            most.relinquish();
            team.await("all led elsewhere", () -> gained(team) >= before + moved);
            double handedOver = (lastGained(team.living(), ordered) - ordered) / 1e3;
            return new ManyElections(store.version(), elections, processes, ready, handedOver, moved, rates);
        }
    }

    private static long gained(Team team) {
        return team.living().stream()
                .mapToLong(each -> each.lines("leader").size())
                .sum();
    }

    private static long lastGained(List<Contender> all, long otherwise) {
        return all.stream()
                .flatMap(each -> each.lines("leader").stream())
                .mapToLong(Line::at)
                .max()
                .orElse(otherwise);
    }
}
