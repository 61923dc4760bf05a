package io.leaderelection.lock.redis;

import java.time.Duration;
import java.util.Optional;

/**
 * {@link Sight}, for the simulation.
 *
 * @param master whether the server is no replica
 * @param identity which run of which server, and which history of its data
 * @param trusted identity named by the since-entry before the script acted
 * @param age how long the since-entry has named the present identity
 * @param owner value of the lock's key, after the script
 * @param remaining time to live of that key
 * @param fence highest token given out so far
 */
public record SimulatedSight(
        boolean master,
        String identity,
        Optional<String> trusted,
        Duration age,
        Optional<String> owner,
        Optional<Duration> remaining,
        long fence) {

    /** The same, seen on another server. */
    public SimulatedSight withIdentity(String other, Optional<String> named) {
        return new SimulatedSight(master, other, named, age, owner, remaining, fence);
    }

    /** The same, with an entry of another age. */
    public SimulatedSight withAge(Duration other) {
        return new SimulatedSight(master, identity, trusted, other, owner, remaining, fence);
    }

    /** The same, with another answer to who holds the lock. */
    public SimulatedSight withOwner(Optional<String> other) {
        return new SimulatedSight(master, identity, trusted, age, other, remaining, fence);
    }

    /** The same, with another token. */
    public SimulatedSight withFence(long other) {
        return new SimulatedSight(master, identity, trusted, age, owner, remaining, other);
    }

    @Override
    public String toString() {
        return "%s%s (trusted: %s, for %d ms): %s%s, fence %d"
                .formatted(
                        identity,
                        master ? "" : ", replica",
                        trusted.orElse("none"),
                        age.toMillis(),
                        owner.orElse("free"),
                        remaining.map(left -> " for " + left.toMillis() + " ms").orElse(""),
                        fence);
    }

    Sight real() {
        return new Sight(master, identity, trusted, age, owner, remaining, fence);
    }
}
