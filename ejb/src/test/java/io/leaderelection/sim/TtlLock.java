package io.leaderelection.sim;

import io.leaderelection.core.Call;
import io.leaderelection.core.Call.Acquire;
import io.leaderelection.core.Call.Look;
import io.leaderelection.core.Call.Release;
import io.leaderelection.core.Call.Renew;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.redis.SimulatedProtocol;
import io.leaderelection.lock.redis.SimulatedProtocol.Reply;
import io.leaderelection.lock.redis.SimulatedSight;
import io.leaderelection.time.Moment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Walks through the Redis protocol's steps in virtual time: a connection per master for scripts, and one that listens. */
final class TtlLock implements SimLock {
    private final World world;
    private final Plan plan;
    private final Network network;
    private final TtlGroup store;
    private final Seams seams;
    private final SimNode node;
    private final Host host;
    private final SimulatedProtocol protocol;
    private final Link ears;
    private final List<TtlWay> ways;
    private final List<TtlLink> links = new ArrayList<>(); // one for each of them
    private Consumer<LockReply> answer = reply -> {};
    private long askedAt; // true time
    private boolean closed;
    private boolean listens;
    private boolean heard;
    private long waits; // counts them, so that each ends once
    private boolean waiting;

    TtlLock(Simulation simulation, TtlGroup store, SimNode node, SimulatedProtocol protocol, List<TtlWay> ways) {
        this.world = simulation.world();
        this.plan = simulation.plan();
        this.network = simulation.network();
        this.seams = simulation.seams();
        this.store = store;
        this.node = node;
        this.host = node.host;
        this.ears = new Link(host);
        this.protocol = protocol;
        this.ways = ways;
        ways.forEach(way -> links.add(new TtlLink(host)));
    }

    /** One of its connections, if there is any. */
    Optional<TtlLink> anyLink() {
        List<TtlLink> open =
                links.stream().filter(link -> link.server.isPresent()).toList();
        return open.size() < 2
                ? open.stream().findFirst()
                : Optional.of(open.get(world.random().nextInt(open.size())));
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
        return store.claim(node.election, askedAt);
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
        for (int i = 0; i < links.size(); i++) {
            links.get(i).hangUp();
            links.set(i, new TtlLink(host));
        }
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
        List<Optional<Reply>> replies = new ArrayList<>(Collections.nCopies(ways.size(), Optional.empty()));
        for (int i = 0; i < ways.size(); i++) {
            int way = i;
            ask(way, reply -> {
                replies.set(way, Optional.of(reply));
                if (replies.stream().allMatch(Optional::isPresent)) {
                    protocol.heard(replies.stream().flatMap(Optional::stream).toList());
                    walk();
                }
            });
        }
    }

    private void ask(int way, Consumer<Reply> then) {
        TtlLink link = links.get(way).isUsable() ? links.get(way) : new TtlLink(host);
        boolean isNew = link.server.isEmpty();
        links.set(way, link);
        TtlAsked asked = new TtlAsked(
                link, node.election, protocol, host.moment(), (was, sight, why) -> heard(was, sight, why, then));
        link.awaited = Optional.of(asked);
        TtlServer server = link.server.orElseGet(ways.get(way)::leadsTo);
        network.up(link, () -> {
            if (isNew) {
                server.connect(asked);
            } else {
                server.arrive(asked);
            }
        });
        sendAgain(asked, ways.get(way));
        host.at(asked.sentAt.plus(protocol.patience()), () -> {
            if (!asked.isOver()) {
                asked.failed("no answer in time");
            }
        });
    }

    /** As a client, or a proxy, that tries again on a connection of its own and does not know that it was heard. */
    private void sendAgain(TtlAsked asked, TtlWay way) {
        if (!network.isCalm() && world.chance(plan.ttl().resends())) {
            world.after(world.between(0, plan.lease() / 4), () -> way.again().ifPresent(server -> server.act(asked)));
        }
    }

    private void heard(TtlAsked asked, Optional<SimulatedSight> sight, String why, Consumer<Reply> then) {
        Runnable rest = () -> node.ifAlive(() -> then.accept(reply(asked, sight, why)));
        if (world.chance(seams.stalling())) { // as for the garbage collector
            world.after(world.between(0, plan.lease() / 10), () -> host.deliver(rest));
        } else {
            rest.run();
        }
    }

    private Reply reply(TtlAsked asked, Optional<SimulatedSight> sight, String why) {
        Moment at = host.moment();
        if (sight.isEmpty()) {
            world.say(node.name, asked.action, "fails:", why);
            asked.link.hangUp();
        } else if (!sight.get().master() && seams.leavesReplicas()) {
            asked.link.hangUp(); // the way to the master is looked for anew
        }
        return new Reply(
                sight.map(seen -> seams.sight(node, asked, seen)),
                why,
                sight.isPresent() ? seams.sentAt(asked.sentAt, at) : asked.sentAt,
                at);
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
