package io.leaderelection.sim;

import io.leaderelection.lock.redis.SimulatedAction;
import io.leaderelection.lock.redis.SimulatedSight;
import java.time.Duration;
import java.util.Optional;

/** What each script does to the keys, in one step; the same as the Lua that the product sends. */
final class TtlScripts {
    private final long lifeMillis;
    private final long ageMillis;
    private final Seams seams;

    /**
     * What one script found and left.
     *
     * @param before keys it found
     * @param after keys it left
     * @param sight what it reports
     */
    record Done(TtlKeys before, TtlKeys after, SimulatedSight sight) {

        boolean released() {
            return before.owner().isPresent() && after.owner().isEmpty();
        }
    }

    TtlScripts(Plan plan, Seams seams) {
        this.lifeMillis = plan.timing().lease().toMillis();
        this.ageMillis = seams.storeAge(lifeMillis);
        this.seams = seams;
    }

    Done run(TtlAsked asked, TtlKeys found, boolean master, String identity, long now) {
        TtlKeys before = found.at(now);
        TtlKeys after = master ? act(asked, before, identity, now) : before;
        Duration age = Duration.ofMillis(after.knows(identity, now) ? now - after.since() : 0);
        Optional<Duration> remaining = after.owner().map(any -> Duration.ofMillis(after.until() - now));
        SimulatedSight sight =
                new SimulatedSight(master, identity, before.trusted(), age, after.owner(), remaining, after.fence());
        return new Done(before, after, sight);
    }

    private TtlKeys act(TtlAsked asked, TtlKeys before, String identity, long now) {
        SimulatedAction action = asked.action;
        String value = asked.value;
        return switch (action) {
            case ACQUIRE -> acquire(value, before.noted(identity, now), now);
            case RENEW -> renew(value, before, identity, now);
            case CHECK -> before.noted(identity, now);
            case RELEASE -> mine(action, value, before) ? before.free() : before;
            case LOOK -> before;
            case RAISE -> seams.raises() && mine(action, value, before) ? before.raised(asked.token) : before;
        };
    }

    private TtlKeys acquire(String value, TtlKeys keys, long now) {
        boolean free = keys.owner().isEmpty() && now - keys.since() >= ageMillis;
        return free ? keys.taken(value, now + lifeMillis, Math.max(keys.fence() + 1, now)) : keys;
    }

    private TtlKeys renew(String value, TtlKeys before, String identity, long now) {
        boolean same = before.trusted().filter(named -> !named.equals(identity)).isEmpty();
        TtlKeys keys = before.noted(identity, now);
        return (same || seams.renewsElsewhere()) && mine(SimulatedAction.RENEW, value, keys)
                ? keys.prolonged(now + lifeMillis)
                : keys;
    }

    private boolean mine(SimulatedAction action, String value, TtlKeys keys) {
        return keys.owner()
                .filter(owner -> owner.equals(value) || !seams.compares(action))
                .isPresent();
    }
}
