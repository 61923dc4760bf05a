package io.leaderelection.se;

import io.leaderelection.config.ElectionConfig;
import io.leaderelection.config.Key;
import io.leaderelection.lock.LeaderLock;
import io.leaderelection.lock.LeaseTerms;
import io.leaderelection.lock.ScriptedLock;
import io.leaderelection.time.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadFactory;

/** A store that says what it is told to, for one elector. */
final class ScriptedStore implements Store {
    final ScriptedLock lock =
            new ScriptedLock(Ticker.system(), new LeaseTerms(Duration.ofHours(1), Duration.ofSeconds(1)));

    @Override
    public Map<String, String> settings() {
        return Map.of(Key.BACKEND.property(), "postgres");
    }

    @Override
    public LeaderLock lock(ElectionConfig config, String instance, ThreadFactory threads) {
        return lock;
    }
}
