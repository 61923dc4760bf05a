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
    final Link.Way up = new Link.Way();
    final Link.Way down = new Link.Way();
    private final World world;
    private final List<Runnable> missed = new ArrayList<>();
    private boolean frozen;
    private long frozenAt;
    private long thawedAt;
    private long stoodFor;
    private long wallMovedAt = -World.NEVER / 4;
    private int sleeps;
    private Optional<SimProcess> process = Optional.empty();
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

    Optional<SimProcess> process() {
        return process;
    }

    /** Puts a new process on this machine. */
    void booted(SimProcess started) {
        process = Optional.of(started);
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

    /** How often it was suspended. */
    int sleeps() {
        return sleeps;
    }

    /** When somebody last set the wall clock. */
    long wallMovedAt() {
        return wallMovedAt;
    }

    void moveWall(long nanos) {
        clock.moveWall(nanos);
        wallMovedAt = world.now();
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
            sleeps++;
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
