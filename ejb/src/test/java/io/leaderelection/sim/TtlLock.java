package io.leaderelection.sim;

import io.leaderelection.core.Call;
import io.leaderelection.core.Call.Acquire;
import io.leaderelection.core.Call.Look;
import io.leaderelection.core.Call.Release;
import io.leaderelection.core.Call.Renew;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.redis.SimulatedProtocol;
import io.leaderelection.lock.redis.SimulatedSight;
import io.leaderelection.time.Moment;
import java.util.Optional;
import java.util.function.Consumer;

/** Walks through the Redis protocol's steps in virtual time: one connection for scripts, one that listens. */
final class TtlLock implements SimLock {
    private final World world;
    private final Plan plan;
    private final Network network;
    private final TtlStore store;
    private final Seams seams;
    private final SimNode node;
    private final Host host;
    private final SimulatedProtocol protocol;
    private final Link ears;
    private Optional<TtlLink> link = Optional.empty();
    private Consumer<LockReply> answer = reply -> {};
    private long askedAt; // true time
    private boolean closed;
    private boolean listens;
    private boolean heard;
    private long waits; // counts them, so that each ends once
    private boolean waiting;

    TtlLock(Simulation simulation, TtlStore store, SimNode node, SimulatedProtocol protocol) {
        this.world = simulation.world();
        this.plan = simulation.plan();
        this.network = simulation.network();
        this.seams = simulation.seams();
        this.store = store;
        this.node = node;
        this.host = node.host;
        this.ears = new Link(host);
        this.protocol = protocol;
    }

    Optional<TtlLink> link() {
        return link;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void put(Call next, Consumer<LockReply> then) {
        answer = then;
        if (next instanceof Acquire) {
            protocol.acquire(host.moment());
        } else if (next instanceof Renew renew) {
            protocol.renew(renew.held());
        } else if (next instanceof Look) {
            protocol.look();
        } else if (next instanceof Release) {
            protocol.release();
        } else {
            protocol.park();
        }
        walk();
    }

    @Override
    public Claim claim() {
        return new TtlClaim(
                plan, store.faults(), node.election, askedAt, store.faults().history());
    }

    @Override
    public long anyToken() {
        return 1_000_000_000_000_000L + world.now();
    }

    @Override
    public void close() {
        closed = true;
        leave();
    }

    @Override
    public void dropAll() {
        close();
    }

    private void leave() {
        listens = false;
        link.ifPresent(TtlLink::hangUp);
        link = Optional.empty();
    }

    private void walk() {
        while (true) {
            switch (protocol.kind()) {
                case DONE -> {
                    answer.accept(protocol.reply());
                    return;
                }
                case ASK -> {
                    ask();
                    return;
                }
                case AWAIT -> {
                    await();
                    return;
                }
                case LEAVE -> {
                    leave();
                    protocol.went(host.moment());
                }
            }
        }
    }

    // ---- asking

    private void ask() {
        askedAt = world.now();
        heard = false;
        listens = true;
        TtlLink way = link.filter(TtlLink::isUsable).orElseGet(() -> new TtlLink(host));
        boolean isNew = way.server.isEmpty();
        link = Optional.of(way);
        TtlAsked asked =
                new TtlAsked(way, node.election, protocol.action(), protocol.value(), host.moment(), this::heard);
        way.awaited = Optional.of(asked);
        TtlServer server = way.server.orElseGet(store::route);
        network.up(way, () -> {
            if (isNew) {
                server.connect(asked);
            } else {
                server.arrive(asked);
            }
        });
        sendAgain(asked);
        host.at(asked.sentAt.plus(protocol.patience()), () -> {
            if (!asked.isOver()) {
                asked.failed("no answer in time");
            }
        });
    }

    /** As a client, or a proxy, that tries again on a connection of its own and does not know that it was heard. */
    private void sendAgain(TtlAsked asked) {
        if (!network.isCalm() && world.chance(plan.ttl().resends())) {
            world.after(
                    world.between(0, plan.lease() / 4), () -> store.master().ifPresent(server -> server.act(asked)));
        }
    }

    private void heard(TtlAsked asked, Optional<SimulatedSight> sight, String why) {
        Runnable rest = () -> node.ifAlive(() -> goOn(asked, sight, why));
        if (world.chance(seams.stalling())) { // as for the garbage collector
            world.after(world.between(0, plan.lease() / 10), () -> host.deliver(rest));
        } else {
            rest.run();
        }
    }

    private void goOn(TtlAsked asked, Optional<SimulatedSight> sight, String why) {
        Moment at = host.moment();
        if (sight.isPresent()) {
            if (!sight.get().master() && seams.leavesReplicas()) {
                asked.link.hangUp(); // the way to the master is looked for anew
            }
            protocol.seen(seams.sight(node, asked, sight.get()), seams.sentAt(asked.sentAt, at), at);
        } else {
            world.say(node.name, asked.action, "fails:", why);
            asked.link.hangUp();
            protocol.failed(why, at);
        }
        walk();
    }

    // ---- waiting

    private void await() {
        if (heard) {
            protocol.went(host.moment());
            walk();
            return;
        }
        waiting = true;
        long mine = ++waits;
        host.at(host.moment().plus(protocol.length()), () -> goOnAfter(mine));
    }

    private void goOnAfter(long wait) {
        node.ifAlive(() -> {
            if (waiting && waits == wait) {
                waiting = false;
                protocol.went(host.moment());
                walk();
            }
        });
    }

    boolean listensTo(int election) {
        return listens && node.election == election;
    }

    /** A release was published. */
    void tell() {
        network.down(
                ears,
                () -> host.deliver(() -> {
                    heard = true;
                    goOnAfter(waits);
                }));
    }
}
