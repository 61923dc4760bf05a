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
import io.leaderelection.lock.postgres.SimulatedProtocol;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One process with one election: the real elector and protocol, driven as {@code ElectionRunner} does. */
final class SimNode {
    final Host host;
    final String name;
    private final Simulation simulation;
    private final World world;
    private final Plan plan;
    private final Seams seams;
    private final Invariants invariants;
    private final Elector elector;
    private final SimLock lock;
    private Optional<Leading> term = Optional.empty();
    private long alarm;
    private long observersFreeAt;
    private boolean alive = true;
    private Optional<Moment> stopBy = Optional.empty();

    SimNode(Simulation simulation, Host host) {
        this.simulation = simulation;
        this.host = host;
        this.name = host.name + "/" + host.nextStart();
        this.world = simulation.world();
        this.plan = simulation.plan();
        this.seams = simulation.seams();
        this.invariants = simulation.invariants();
        Plan given = seams.given(plan);
        this.elector = new Elector(given.timing(), world.random().split());
        this.lock =
                new SimLock(simulation, host, new SimulatedProtocol(given.postgres(host.name, name)), this::ifAlive);
        host.booted(this);
    }

    Elector elector() {
        return elector;
    }

    SimLock lock() {
        return lock;
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

    boolean isAlive() {
        return alive;
    }

    // ---- inputs

    /** Something the operator or the server wants. */
    void order(Input order) {
        host.deliver(() -> ifAlive(() -> {
            invariants.ordered(this, order);
            input(seams.order(order));
        }));
    }

    /** Hands over and ends, as {@code ElectionRunner.stop}. */
    void stop() {
        host.deliver(() -> ifAlive(() -> {
            if (stopBy.isEmpty()) {
                Moment giveUpAt = host.moment().plus(plan.timing().shutdownTimeout());
                stopBy = Optional.of(giveUpAt);
                host.at(giveUpAt, () -> ifAlive(this::end));
                Input close = new Input.Impose(Hold.CLOSED);
                invariants.ordered(this, close);
                input(seams.order(close));
            }
        }));
    }

    /** The process is gone; with {@code silently} the host's network is gone as well. */
    void crash(boolean silently) {
        world.say(name, silently ? "loses power" : "crashes");
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
        host.emptied();
        invariants.ended(this);
    }

    private void ifAlive(Runnable what) {
        if (alive) {
            what.run();
        }
    }

    private void input(Input input) {
        Reading now = seams.reading(this, input, host.reading());
        host.looked();
        List<Effect> effects = elector.handle(input, now);
        term = seams.published(
                term, elector.state() instanceof Leading leading ? Optional.of(leading) : Optional.empty());
        invariants.handled(this);
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
            invariants.performs(this, perform.call());
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
            invariants.gained(this, gained);
            busyObservers(world.between(0, World.MILLI));
        } else if (transition.from() instanceof Leading lost) {
            if (seams.announcesLoss(this)) {
                invariants.lost(this, lost, transition);
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
                        invariants.observersReturned(this, lost);
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
                moment,
                () -> ifAlive(() -> {
                    if (alarm == mine) {
                        input(new Input.Tick());
                    }
                }));
    }
}
