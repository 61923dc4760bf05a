package io.leaderelection.bench;

import io.leaderelection.bench.Contender.Line;
import io.leaderelection.bench.contest.Voice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Hand-overs and faults of a team of three, again and again. */
final class Rounds {
    /** Hand-overs of new processes that do not count. */
    private static final int WARM_UP = 5;
    /** Who handed over stays away for a second; two others wait. */
    private static final Duration BETWEEN_HAND_OVERS = Duration.ofMillis(700);
    /** Processes that were just started have then done what they do at their start. */
    private static final Duration STARTED = Duration.ofSeconds(4);
    /** Somebody waits to follow, as somebody did before the fault. */
    private static final Duration BETWEEN_FAULTS = Duration.ofMillis(1_500);
    /** Who has not taken over by then may never do so. */
    static final Duration WATCHED = Duration.ofSeconds(15);

    /** For how long a leader stays frozen after somebody else has taken over. */
    private static final Duration FROZEN_ON = Duration.ofMillis(500);
    /** Who has not noticed by then never will. */
    private static final Duration NOTICES_WITHIN = Duration.ofSeconds(5);

    private final Team team;

    /**
     * What was measured.
     *
     * @param handOver from the last true sample of the old leader to the first of the next
     * @param kill from SIGKILL to the first true sample of the next
     * @param stop the same from SIGSTOP
     * @param overlap longest time during which two acted, in milliseconds
     * @param startUp from the start of the first process, over a new store, to its first true sample
     */
    record Result(Sample handOver, Sample kill, Sample stop, double overlap, double startUp) {}

    private Rounds(Team team) {
        this.team = team;
    }

    static Result of(Competitor competitor, Store store) {
        try (Team team = new Team(competitor.command(store.url(), "--probe"))) {
            return new Rounds(team).run();
        }
    }

    private Result run() {
        Contender first = team.add();
        team.leader();
        double startUp = (first.lines("first").get(0).at() - first.startedAt()) / 1e3;
        team.add();
        team.add();
        Team.pause(STARTED);
        List<Long> handOvers = repeat(Run.rounds() + WARM_UP, this::handOver);
        List<Long> kills = repeat(Run.faults(), this::kill);
        List<Long> stops = repeat(Run.faults(), this::stop);
        return new Result(
                Sample.ofMicros(handOvers.subList(WARM_UP, handOvers.size())),
                Sample.ofMicros(kills),
                Sample.ofMicros(stops),
                team.history().overlap().toNanos() / 1e6,
                startUp);
    }

    private interface Round {
        long micros();
    }

    private static List<Long> repeat(int times, Round round) {
        List<Long> measured = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            measured.add(round.micros());
        }
        return List.copyOf(measured);
    }

    private long handOver() {
        Contender leader = team.leader();
        Team.pause(BETWEEN_HAND_OVERS);
        int before = leader.lines("last").size();
        leader.relinquish();
        team.await("the end of the term", () -> leader.lines("last").size() > before);
        Line last = leader.lines("last").get(before);
        return team.untilNext(last.at(), WATCHED);
    }

    private long kill() {
        Contender leader = team.leader();
        Team.pause(BETWEEN_FAULTS);
        long killed = leader.kill9();
        long next = team.untilNext(killed, WATCHED);
        team.add();
        return next;
    }

    private long stop() {
        Contender leader = team.leader();
        Team.pause(BETWEEN_FAULTS);
        int before = leader.lines("last").size();
        long stopped = leader.freeze();
        long next = team.untilNext(stopped, WATCHED);
        Team.pause(FROZEN_ON);
        leader.thaw();
        long patience = Voice.micros() + NOTICES_WITHIN.toNanos() / 1_000;
        team.await("the old leader's notice", () -> leader.lines("last").size() > before || Voice.micros() > patience);
        return next;
    }
}
