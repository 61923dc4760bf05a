package io.leaderelection.bench;

/**
 * What one competitor showed.
 *
 * @param competitor who
 * @param rounds hand-overs and faults
 * @param cost while nothing happens
 */
record Outcome(Competitor competitor, Rounds.Result rounds, Cost cost) {

    static Outcome of(Competitor competitor) {
        Run.say(competitor.name() + ": hand-overs and faults");
        Rounds.Result rounds = Rounds.of(competitor);
        Run.say("%s: hand-over %.2f ms, kill %.1f ms, stop %.1f ms, overlap %.1f ms; steady cost"
                .formatted(
                        competitor.name(),
                        rounds.handOver().median(),
                        rounds.kill().median(),
                        rounds.stop().median(),
                        rounds.overlap()));
        return new Outcome(competitor, rounds, Cost.of(competitor));
    }

    String name() {
        return competitor.name();
    }

    boolean ours() {
        return competitor.ours();
    }
}
