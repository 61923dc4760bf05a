package io.leaderelection.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A model of one Redis server: its keys, who it says it is, and its connections. */
final class TtlServer {
    final String name;
    final TtlClock clock;
    private final World world;
    private final Network network;
    private final TtlGroup store;
    private final TtlScripts scripts;
    private final Seams seams;
    private final List<TtlLink> links = new ArrayList<>();
    private TtlKeys[] keys;
    private TtlKeys[] saved;
    private int run;
    private int line; // of the data's history: master_replid
    private boolean master;
    private boolean up = true;
    private boolean dark;
    private long stalledUntil;

    TtlServer(String name, Simulation simulation, TtlGroup store, boolean master) {
        this.name = name;
        this.world = simulation.world();
        this.network = simulation.network();
        this.seams = simulation.seams();
        this.store = store;
        this.scripts = new TtlScripts(simulation.plan(), seams);
        this.clock = new TtlClock(world, simulation.plan());
        this.master = master;
        this.keys = new TtlKeys[simulation.plan().elections()];
        Arrays.fill(keys, TtlKeys.NONE);
        this.saved = keys.clone();
    }

    boolean isUp() {
        return up;
    }

    boolean isMaster() {
        return master;
    }

    Optional<String> owner(int election) {
        return keys[election].at(clock.millis()).owner();
    }

    // ---- what clients send

    void connect(TtlAsked asked) {
        if (up) {
            asked.link.server = Optional.of(this);
            links.add(asked.link);
            begin(asked);
        } else if (!dark) {
            network.down(asked.link, () -> asked.link.host.deliver(() -> asked.failed("connection refused")));
        }
    }

    void arrive(TtlAsked asked) {
        if (up && !asked.link.ended) {
            begin(asked);
        } else if (!dark) {
            network.down(asked.link, () -> asked.link.host.deliver(asked.link::learnEnd));
        }
    }

    private void begin(TtlAsked asked) {
        long slow = Math.max(0, stalledUntil - world.now());
        world.after(slow + world.between(20, 200) * World.MICRO, () -> act(asked));
    }

    /** A script runs at once and as a whole. */
    void act(TtlAsked asked) {
        if (!up) {
            return;
        }
        TtlScripts.Done done = scripts.run(asked, keys[asked.election], master, identity(), clock.millis());
        world.say(name, asked.action, asked.value, "->", done.sight());
        write(asked.election, done.after());
        if (done.released()) {
            store.publish(asked.election);
        }
        network.down(asked.link, () -> asked.link.host.deliver(() -> asked.answered(done.sight())));
    }

    private String identity() {
        return seams.identity(name + "#" + run, "line" + line);
    }

    private void write(int election, TtlKeys after) {
        if (master && !keys[election].equals(after)) {
            keys[election] = after;
            if (world.chance(0.3)) {
                saved = keys.clone();
            }
            store.replicate(this, election, after);
        }
    }

    // ---- what happens to it

    void stall(long length) {
        stalledUntil = Math.max(stalledUntil, world.now() + length);
    }

    /** Somebody deletes or evicts a key: the lock, the fence or the since-entry. */
    void lose(int election, int which) {
        TtlKeys before = keys[election];
        write(
                election,
                switch (which) {
                    case 0 -> before.free();
                    case 1 -> before.withoutFence();
                    default -> before.withoutSince();
                });
    }

    /** As {@code FLUSHALL}: who it says it is stays the same. */
    void flush() {
        for (int i = 0; i < keys.length; i++) {
            write(i, TtlKeys.NONE);
        }
    }

    /** It is gone; with {@code silently} nobody is told. */
    void stop(boolean silently) {
        up = false;
        dark = silently;
        endLinks(silently);
    }

    private void endLinks(boolean silently) {
        for (TtlLink link : links) {
            link.ended = true;
            if (!silently) {
                network.down(link, () -> link.host.deliver(link::learnEnd));
            }
        }
        links.clear();
    }

    /** What it finds on its disk when it starts. */
    enum Disk {
        EMPTY,
        /** Everything up to some write before the last. */
        STALE,
        COMPLETE
    }

    /** Starts as another run; a disk may say which history it follows. */
    void start(Disk disk, Optional<Integer> newLine) {
        run++;
        up = true;
        dark = false;
        newLine.ifPresent(other -> line = other);
        if (disk == Disk.EMPTY) {
            Arrays.fill(keys, TtlKeys.NONE);
        } else if (disk == Disk.STALE) {
            keys = saved.clone();
        }
        world.say(name, "is up as", identity(), "with its disk", disk);
    }

    /** Takes no more writes; clients may be left on it. */
    void demote(boolean cutsClients) {
        master = false;
        if (cutsClients) {
            endLinks(false);
        }
    }

    void promote(int newLine) {
        master = true;
        line = newLine;
        world.say(name, "is promoted:", identity());
    }

    /** Becomes a replica with all that the master has. */
    void resync(TtlServer from) {
        master = false;
        line = from.line;
        keys = from.keys.clone();
        saved = keys.clone();
    }

    /** One write of the master has come. */
    void follow(int election, TtlKeys written) {
        keys[election] = written;
    }
}
