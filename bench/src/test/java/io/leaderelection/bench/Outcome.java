package io.leaderelection.bench;

/**
 * What one competitor showed.
 *
 * @param name who
 * @param ours whether it is the product
 * @param kind of the store
 * @param version of the store
 * @param rounds hand-overs and faults
 * @param cost while nothing happens
 */
record Outcome(String name, boolean ours, String kind, String version, Rounds.Result rounds, Cost cost) {

    /** Measures one whose cost is known. */
    static Outcome of(Competitor competitor, Cost cost) {
        Run.say(competitor.name() + ": hand-overs and faults");
        try (Store store = competitor.stores().get()) {
            Rounds.Result rounds = Rounds.of(competitor, store);
            Run.say("hand-over %.2f ms, after kill %.1f ms, after stop %.1f ms, two leaders %.1f ms"
                    .formatted(
                            rounds.handOver().median(),
                            rounds.kill().median(),
                            rounds.stop().median(),
                            rounds.overlap()));
            return new Outcome(competitor.name(), competitor.ours(), store.kind(), store.version(), rounds, cost);
        }
    }
}
