package io.leaderelection.chaos;

import io.leaderelection.measure.NodeProcess;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Faults upon one group, one after the other and several at once, with quiet spells between. The seed fixes which and how
 * long; what of it can be done depends on who leads at that moment. For one thread.
 */
final class Storm {
    private static final int MOST_AT_ONCE = 3;
    private static final long LOOK_NANOS = 10_000_000;

    private final Group group;
    private final List<Kind> kinds;
    private final Dice dice;
    private final List<Fault> faults = new ArrayList<>();
    private final List<Blow> lasting = new ArrayList<>();
    private long quietFrom; // microseconds, as all times here
    private long quietUntil;
    private long next;

    /** A strike whose end is to come. */
    private static final class Blow {
        final Kind kind;
        final Strike strike;
        final long from;
        boolean mended;

        Blow(Kind kind, Strike strike, long from) {
            this.kind = kind;
            this.strike = strike;
            this.from = from;
        }
    }

    Storm(Group group, long seed) {
        this.group = group;
        this.kinds = group.kinds();
        this.dice = new Dice(seed);
    }

    /** Strikes for so long, and then mends everything. */
    List<Fault> rage(Duration length) {
        long end = NodeProcess.now() + micros(length);
        spell(NodeProcess.now());
        while (NodeProcess.now() < end) {
            mend(false);
            long now = NodeProcess.now();
            if (now > quietUntil) {
                spell(now);
            } else if (now >= next && now < quietFrom && lasting.size() < MOST_AT_ONCE) {
                strike();
                next = NodeProcess.now() + micros(dice.millis(100, 1_500));
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        long patience = NodeProcess.now() + 2 * micros(NodeProcess.PATIENCE);
        while (!lasting.isEmpty()) {
            if (NodeProcess.now() > patience) {
                throw new AssertionError("never over: "
                        + lasting.stream()
                                .map(blow -> blow.kind + " on " + blow.strike.target())
                                .toList());
            }
            mend(true);
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return List.copyOf(faults);
    }

    private void spell(long now) {
        quietFrom = now + micros(dice.millis(8_000, 16_000));
        quietUntil = quietFrom + micros(dice.millis(3_000, 6_000));
        next = now;
    }

    private void strike() {
        Kind kind = dice.kind(kinds);
        long from = NodeProcess.now();
        struckNow(kind).ifPresent(strike -> {
            lasting.add(new Blow(kind, strike, from));
            group.struck(strike, true);
        });
    }

    private Optional<Strike> struckNow(Kind kind) {
        try {
            return kind.strike().apply(dice);
        } catch (UncheckedIOException away) { // who is to be struck is not there
            return Optional.empty();
        }
    }

    private void mend(boolean all) {
        for (Iterator<Blow> blows = lasting.iterator(); blows.hasNext(); ) {
            Blow blow = blows.next();
            if (!blow.mended && (all || NodeProcess.now() >= blow.from + micros(blow.strike.lasts()))) {
                blow.strike.mending().run();
                blow.mended = true;
            }
            if (blow.mended && blow.strike.over().getAsBoolean()) {
                faults.add(new Fault(blow.kind, blow.strike.target(), blow.from, NodeProcess.now()));
                blows.remove();
                group.struck(blow.strike, false);
            }
        }
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
