package io.leaderelection.chaos;

import io.leaderelection.fixture.TcpProxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A store that is under attack, and its ways to the nodes. For one thread. */
interface Arena extends AutoCloseable {

    /** Name of the store in tables. */
    String name();

    /** New ways for one node, through which it reaches the store; none where it goes there directly. */
    List<TcpProxy> ways();

    /** Options of a measuring node that name the store, reached through these ways. */
    Map<String, String> options(List<TcpProxy> ways);

    /** What can be done to the store itself. */
    List<Kind> kinds(Group group);

    /** Sessions of all nodes, as the store counts them. */
    long sessions();

    /** How many a node has that is at rest. */
    long sessionsOfOne();

    /** How long two nodes may act at once after somebody has cut all sessions of a living leader; zero = never. */
    default Duration window() {
        return Duration.ZERO;
    }

    @Override
    void close();
}
