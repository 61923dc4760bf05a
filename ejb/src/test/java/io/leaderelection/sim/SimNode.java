package io.leaderelection.sim;

import io.leaderelection.core.Call;
import io.leaderelection.core.Call.Acquire;
import io.leaderelection.core.Call.Release;
import io.leaderelection.core.Call.Renew;
import io.leaderelection.core.Effect;
import io.leaderelection.core.Effect.Announce;
import io.leaderelection.core.Effect.Perform;
import io.leaderelection.core.Effect.WakeAt;
import io.leaderelection.core.ElectionState.Idle;
import io.leaderelection.core.ElectionState.Leading;
import io.leaderelection.core.Elector;
import io.leaderelection.core.Hold;
import io.leaderelection.core.Input;
import io.leaderelection.core.Transition;
import io.leaderelection.lock.LockReply;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One election in one process: the real elector and protocol, driven as {@code ElectionRunner} does. */
final class SimNode {
    final SimProcess process;
    final Host host;
    final int election;
    final String name;
    private final Simulation simulation;
    private final World world;
    private final Plan plan;
    private final Seams seams;
    private final Invariants invariants;
    private final Elector elector;
    private final SimLock lock;
    private final Book book;
    private Optional<Leading> term = Optional.empty();
    private long alarm;
    private long observersFreeAt;
    private boolean alive = true;
    private int sleepsNoticed;
    private Optional<Moment> stopBy = Optional.empty();

    SimNode(Simulation simulation, SimProcess process, int election) {
        this.simulation = simulation;
        this.process = process;
        this.host = process.host;
        this.election = election;
        this.name = process.name + (election == 0 ? "" : "'");
        this.world = simulation.world();
        this.plan = simulation.plan();
        this.seams = simulation.seams();
        this.invariants = simulation.referee(election);
        this.elector = new Elector(seams.given(plan).timing(), world.random().split());
        this.sleepsNoticed = host.sleeps();
        this.book = new Book(this, plan, world);
        this.lock = simulation.store().lock(this);
    }

    Elector elector() {
        return elector;
    }

    SimLock lock() {
        return lock;
    }

    Book book() {
        return book;
    }

    Optional<Leading> term() {
        return term;
    }

    long lease() {
        return plan.lease();
    }

    long leaseWithoutMargin() {
        return plan.timing().lease().minus(plan.timing().margin()).toNanos();
    }

    /** Whether a call of {@code isLeader()} around now returns true. */
    boolean acts() {
        return alive && term.isPresent() && !host.clock.isStopped() && seams.isLeader(term, host.moment());
    }

    /** Whether the host was suspended, and this election has not looked at the clocks since. */
    boolean sleptUnnoticed() {
        return sleepsNoticed != host.sleeps();
    }

    boolean isAlive() {
        return alive;
    }

    // ---- inputs

    /** Something the operator or the server wants; now and then it is said twice. */
    void order(Input order) {
        host.deliver(() -> ifAlive(() -> obey(order)));
        if (world.chance(0.1)) {
            world.after(world.between(0, World.MILLI), () -> host.deliver(() -> ifAlive(() -> obey(order))));
        }
    }

    private void obey(Input order) {
        book.ordered(order);
        input(seams.order(order));
    }

    /** An order that nobody gave, for mutants. */
    void orderUnheard(Input order) {
        ifAlive(() -> input(order));
    }

    /** Hands over and ends, as {@code ElectionRunner.stop}. */
    void stop() {
        host.deliver(() -> ifAlive(() -> {
            if (stopBy.isEmpty()) {
                Moment giveUpAt = host.moment().plus(plan.timing().shutdownTimeout());
                stopBy = Optional.of(giveUpAt);
                host.at(giveUpAt, () -> ifAlive(this::end));
                obey(new Input.Impose(Hold.CLOSED));
            }
        }));
    }

    /** The process is gone; with {@code silently} the host's network is gone as well. */
    void crash(boolean silently) {
        if (!silently) {
            lock.dropAll();
        }
        ended();
    }

    private void end() {
        lock.close();
        world.say(name, "has stopped");
        ended();
    }

    private void ended() {
        alive = false;
        term = Optional.empty();
        process.ended();
    }

    /** Does it unless the process has ended. */
    void ifAlive(Runnable what) {
        if (alive) {
            what.run();
        }
    }

    private void input(Input input) {
        Reading now = seams.reading(this, input, host.reading());
        sleepsNoticed = host.sleeps();
        List<Effect> effects = elector.handle(input, now);
        term = seams.published(
                term, elector.state() instanceof Leading leading ? Optional.of(leading) : Optional.empty());
        book.handled();
        if (effects.stream().noneMatch(WakeAt.class::isInstance)) {
            alarm++;
        }
        effects.forEach(this::carryOut);
        endIfAtRest();
    }

    private void endIfAtRest() {
        boolean waitsForOthers = elector.state() instanceof Idle
                && elector.inFlight().filter(Acquire.class::isInstance).isPresent();
        if (stopBy.isPresent() && (elector.isAtRest() || waitsForOthers)) {
            host.at(host.moment().plus(Duration.ofNanos(50 * World.MICRO)), () -> ifAlive(this::end));
        }
    }

    // ---- effects

    private void carryOut(Effect effect) {
        if (effect instanceof Perform perform) {
            book.performs(perform.call());
            if (perform.call() instanceof Release) {
                simulation.faults().provoke(host);
            } else if (perform.call() instanceof Renew) {
                simulation.faults().interrupt(host);
            }
            Runnable start = () -> ifAlive(() -> lock.put(perform.call(), reply -> answered(perform.call(), reply)));
            world.after(world.between(5, 50) * World.MICRO, () -> host.deliver(start));
        } else if (effect instanceof Announce announce) {
            announce(announce.transition());
        } else if (effect instanceof WakeAt wish) {
            wake(wish.moment());
        }
    }

    private void answered(Call call, LockReply reply) {
        LockReply told = seams.reply(this, call, reply);
        world.say(name, call.getClass().getSimpleName(), "->", told);
        Runnable input = () -> ifAlive(() -> input(new Input.Answered(call, told)));
        world.after(world.between(1, 20) * World.MICRO, () -> host.deliver(input));
    }

    private void announce(Transition transition) {
        world.say(
                name,
                transition.from().getClass().getSimpleName(),
                "->",
                transition.to().getClass().getSimpleName(),
                transition.reason());
        simulation.faults().provoke(host);
        if (transition.to() instanceof Leading gained) {
            book.gained(invariants.begins(this, gained));
            seams.gained(this, gained);
            busyObservers(world.between(0, World.MILLI));
        } else if (transition.from() instanceof Leading lost) {
            if (seams.announcesLoss(this)) {
                book.lost(lost, transition);
            }
            drain(lost);
        }
    }

    private void drain(Leading lost) {
        long longest = plan.timing().drainTimeout().toNanos() * 5 / 4;
        busyObservers(world.chance(0.5) ? world.between(0, 10 * World.MILLI) : world.between(0, longest));
        Runnable drained = () -> input(new Input.Drained(lost.lease().token()));
        if (seams.waitsForObservers()) {
            world.at(
                    observersFreeAt,
                    () -> host.deliver(() -> ifAlive(() -> {
                        book.observersReturned(lost);
                        drained.run();
                    })));
        } else {
            world.after(0, () -> host.deliver(() -> ifAlive(drained)));
        }
    }

    private void busyObservers(long length) {
        observersFreeAt = Math.max(observersFreeAt, world.now()) + length;
    }

    private void wake(Moment moment) {
        long mine = ++alarm;
        host.at(
                seams.wake(this, moment),
                () -> ifAlive(() -> {
                    if (alarm == mine) {
                        input(new Input.Tick());
                    }
                }));
    }
}
