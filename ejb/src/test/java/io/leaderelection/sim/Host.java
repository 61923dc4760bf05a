package io.leaderelection.sim;

import io.leaderelection.time.Moment;
import io.leaderelection.time.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A machine: its clocks, its network, and whether anything on it runs just now. */
final class Host {
    final String name;
    final Clock clock;
    final SimSession.Way up = new SimSession.Way();
    final SimSession.Way down = new SimSession.Way();
    private final World world;
    private final List<Runnable> missed = new ArrayList<>();
    private boolean frozen;
    private long frozenAt;
    private long thawedAt;
    private long stoodFor;
    private boolean sleptUnnoticed;
    private Optional<SimNode> process = Optional.empty();
    private int starts;

    Host(String name, World world, Clock clock) {
        this.name = name;
        this.world = world;
        this.clock = clock;
    }

    Moment moment() {
        return clock.moment();
    }

    Reading reading() {
        return clock.reading();
    }

    Optional<SimNode> process() {
        return process;
    }

    /** Puts a new process on this machine. */
    int booted(SimNode node) {
        process = Optional.of(node);
        return starts;
    }

    int nextStart() {
        return ++starts;
    }

    void emptied() {
        process = Optional.empty();
        missed.clear();
    }

    /** Runs now, or when the machine runs again. */
    void deliver(Runnable what) {
        if (frozen) {
            missed.add(what);
        } else {
            what.run();
        }
    }

    /** Runs what the process then wants, when this host's clock shows {@code moment}. */
    void at(Moment moment, Runnable what) {
        if (clock.isStopped()) {
            missed.add(() -> at(moment, what));
            return;
        }
        world.at(
                clock.trueTime(moment) + world.between(0, 200 * World.MICRO),
                () -> deliver(() -> {
                    if (moment().reached(moment)) {
                        what.run();
                    } else {
                        at(moment, what); // the host was suspended meanwhile
                    }
                }));
    }

    // ---- faults

    boolean isFrozen() {
        return frozen;
    }

    /** When the machine last began to run again. */
    long thawedAt() {
        return thawedAt;
    }

    /** How long, in true time, anything ran on this machine. */
    long ranFor() {
        return (frozen ? frozenAt : world.now()) - stoodFor;
    }

    /** Whether it was suspended, and the election has not looked at the clocks since. */
    boolean sleptUnnoticed() {
        return sleptUnnoticed;
    }

    void looked() {
        sleptUnnoticed = false;
    }

    /** As SIGSTOP; with {@code suspended} the monotonic clock stands as well. */
    void freeze(boolean suspended, long length) {
        if (frozen) {
            return;
        }
        frozen = true;
        frozenAt = world.now();
        world.say(name, suspended ? "suspended" : "stopped");
        if (suspended) {
            clock.stop();
        }
        world.after(length, this::thaw);
    }

    private void thaw() {
        if (clock.isStopped()) {
            clock.goOn();
            sleptUnnoticed = true;
        }
        frozen = false;
        stoodFor += world.now() - frozenAt;
        thawedAt = world.now();
        world.say(name, "runs again");
        List<Runnable> late = new ArrayList<>(missed);
        missed.clear();
        while (!late.isEmpty()) { // threads wake in any order
            Runnable one = late.remove(world.random().nextInt(late.size()));
            world.after(world.between(0, World.MILLI), () -> deliver(one));
        }
    }
}
