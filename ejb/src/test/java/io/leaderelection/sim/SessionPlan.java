package io.leaderelection.sim;

import io.leaderelection.lock.postgres.PostgresSettings.Takeover;
import io.leaderelection.lock.postgres.PostgresSettings.Waiting;
import java.time.Duration;

/**
 * What is particular to a store of sessions.
 *
 * @param takeover as given to the protocol
 * @param waiting as given to the protocol
 * @param grace as given to the protocol
 * @param stopSpread longest time between the ends of two sessions of a stopping server
 * @param multiHost whether a connection may lead to the standby
 * @param doubleKills whether both sessions of one node are killed within a lease
 */
record SessionPlan(
        Takeover takeover,
        Waiting waiting,
        Duration grace,
        Duration stopSpread,
        boolean multiHost,
        boolean doubleKills) {

    static SessionPlan drawn(World world) {
        return new SessionPlan(
                world.chance(0.2) ? Takeover.SAFE : Takeover.FAST,
                world.chance(0.15) ? Waiting.POLL : Waiting.QUEUE,
                Duration.ofMillis(50),
                Duration.ofMillis(world.between(0, 21)),
                world.chance(0.25),
                world.chance(0.2));
    }

    /** How long a successor settles after an end that was not announced. */
    long settles(long lease) {
        return takeover == Takeover.SAFE ? lease : grace.toNanos();
    }

    SessionPlan with(Takeover other) {
        return new SessionPlan(other, waiting, grace, stopSpread, multiHost, doubleKills);
    }

    SessionPlan with(Duration otherGrace, Duration otherSpread) {
        return new SessionPlan(takeover, waiting, otherGrace, otherSpread, multiHost, doubleKills);
    }

    SessionPlan withMultiHost() {
        return new SessionPlan(takeover, waiting, grace, stopSpread, true, doubleKills);
    }
}
