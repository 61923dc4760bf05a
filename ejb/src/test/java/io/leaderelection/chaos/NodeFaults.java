package io.leaderelection.chaos;

import static io.leaderelection.chaos.Strike.done;
import static io.leaderelection.chaos.Strike.lasting;

import io.leaderelection.measure.NodeProcess;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** What can be done to a process, and the orders that an operator can give it. */
final class NodeFaults {
    private static final String PROCESS = "process";
    private static final String OBSERVERS = "observers";
    private static final String ORDERS = "orders";
    private static final int LEASE = (int) Group.LEASE.toMillis();

    private final Group group;
    private final Place elder;

    NodeFaults(Group group) {
        this.group = group;
        this.elder = group.places().get(0);
    }

    List<Kind> kinds() {
        return List.of(
                Kind.of("kill -9", 6, ended(NodeProcess::kill9)),
                Kind.of("stop and start", 3, ended(process -> NodeProcess.stop(List.of(process)))),
                Kind.of("SIGSTOP", 5, frozen(100, LEASE / 2)),
                Kind.of("SIGSTOP beyond the lease", 3, frozen(LEASE + 200, 2 * LEASE)),
                Kind.of("clock forward", 3, ordered(dice -> "jump " + (1 + dice.upTo(10_000)))),
                Kind.of("clock back", 2, ordered(dice -> "jump -" + (1 + dice.upTo(10_000)))),
                Kind.of("relinquish", 6, ordered(dice -> "relinquish " + dice.upTo(1_000))),
                Kind.of("pause, resume", 3, paused()),
                Kind.of("slow observer", 3, observers(dice -> "slow " + dice.upTo(1_500), "slow 0")),
                Kind.of("throwing observer", 2, observers(dice -> "throw 1", "throw 0")));
    }

    /** One place is spared, so that a process is there that has seen everything. */
    private Function<Dice, Optional<Strike>> ended(Consumer<NodeProcess> end) {
        return dice -> group.free(dice, PROCESS)
                .filter(place -> place != elder && place.listens())
                .map(place -> {
                    end.accept(place.process());
                    return new Strike(
                            place.name(),
                            PROCESS,
                            dice.millis(0, 2_000),
                            place::start,
                            () -> place.process().hasBegun());
                });
    }

    private Function<Dice, Optional<Strike>> frozen(int least, int most) {
        return dice -> group.free(dice, PROCESS).map(place -> {
            place.freeze();
            return lasting(place.name(), PROCESS, dice.millis(least, most), place::thaw);
        });
    }

    private Function<Dice, Optional<Strike>> ordered(Function<Dice, String> order) {
        return dice -> group.listener(dice).map(place -> {
            say(place.process(), order.apply(dice));
            return done(place.name());
        });
    }

    private Function<Dice, Optional<Strike>> paused() {
        return told(ORDERS, (place, dice) -> "pause", "resume");
    }

    private Function<Dice, Optional<Strike>> observers(Function<Dice, String> order, String mending) {
        return told(OBSERVERS, (place, dice) -> order.apply(dice), mending);
    }

    private Function<Dice, Optional<Strike>> told(String part, BiFunction<Place, Dice, String> order, String mending) {
        return dice -> group.listener(dice)
                .filter(place -> group.isFree(place.name(), part))
                .map(place -> {
                    NodeProcess process = place.process();
                    say(process, order.apply(place, dice));
                    Duration lasts = dice.millis(500, 4_000);
                    return lasting(place.name(), part, lasts, () -> say(process, mending));
                });
    }

    /** One that was ended meanwhile needs no mending. */
    private static void say(NodeProcess process, String order) {
        try {
            process.order(order);
        } catch (UncheckedIOException gone) {
            if (process.isAlive()) {
                throw gone;
            }
        }
    }
}
