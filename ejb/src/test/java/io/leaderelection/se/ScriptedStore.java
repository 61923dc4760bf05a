package io.leaderelection.se;

import io.leaderelection.config.Backend;
import io.leaderelection.config.ElectionConfig;
import io.leaderelection.lock.LeaderLock;
import io.leaderelection.lock.LeaseTerms;
import io.leaderelection.lock.ScriptedLock;
import io.leaderelection.time.Ticker;
import java.time.Duration;

/** A store that says what it is told to, for one elector. */
final class ScriptedStore implements Store {
    final ScriptedLock lock =
            new ScriptedLock(Ticker.system(), new LeaseTerms(Duration.ofHours(1), Duration.ofSeconds(1)));

    @Override
    public Backend backend() {
        return Backend.POSTGRES;
    }

    @Override
    public LeaderLock lock(ElectionConfig config, String instance) {
        return lock;
    }
}
