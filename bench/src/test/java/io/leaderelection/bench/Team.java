package io.leaderelection.bench;

import io.leaderelection.bench.Contender.Line;
import io.leaderelection.bench.contest.Voice;
import io.leaderelection.measure.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** Processes of one kind that compete for one lock. For one thread. */
final class Team implements AutoCloseable {
    private final Function<String, List<String>> command;
    private final List<Contender> all = new ArrayList<>();

    /** A team of nobody yet, whose members are started by this command, made of their names. */
    Team(Function<String, List<String>> command) {
        this.command = command;
    }

    /** Starts one more. */
    Contender add() {
        String id = "n" + (all.size() + 1);
        Contender added = new Contender(id, command.apply(id));
        all.add(added);
        return added;
    }

    List<Contender> living() {
        return all.stream().filter(Contender::isAlive).toList();
    }

    /** The one that acts as leader; waits until there is exactly one. */
    Contender leader() {
        await("one leader", () -> acting().size() == 1);
        return acting().get(0);
    }

    /** How many elections are led by somebody. */
    int led() {
        return all.stream().mapToInt(Contender::led).sum();
    }

    /**
     * Time from a moment to the first true sample of anybody, in microseconds; where nobody acts within the longest time,
     * that time.
     */
    long untilNext(long moment, Duration longest) {
        long end = moment + longest.toNanos() / 1_000;
        await("a next leader", () -> earliest(moment).isPresent() || Voice.micros() > end);
        return earliest(moment).map(Line::at).orElse(end) - moment;
    }

    /** Everything that was seen. */
    History history() {
        return new History(all.stream().flatMap(each -> each.terms().stream()).toList());
    }

    void await(String what, Callable<Boolean> condition) {
        Contender.await(what, all, Contender.PATIENCE, condition);
    }

    /** Lets time pass in which they do what they do when nothing happens. */
    static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis()); // what is measured next is not a reaction to anything
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        all.parallelStream().forEach(Contender::close);
    }

    private List<Contender> acting() {
        return all.stream().filter(Contender::acts).toList();
    }

    private Optional<Line> earliest(long moment) {
        return all.stream()
                .flatMap(each -> each.lines("first").stream())
                .filter(line -> line.at() > moment)
                .min(Comparator.comparingLong(Line::at));
    }
}
