package io.leaderelection.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Held;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.lock.LockReply.Unknown;
import io.leaderelection.time.ManualClock;
import io.leaderelection.time.Ticker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemoryLockTest extends LeaderLockContract {
    private final ManualClock clock = new ManualClock();
    private final MemoryStore store =
            new MemoryStore(clock, new LeaseTerms(Duration.ofSeconds(10), Duration.ofSeconds(1)));

    @Override
    protected LeaderLock newLock(String node) {
        return new MemoryLock(store, node);
    }

    @Override
    protected LeaseTerms terms() {
        return store.terms();
    }

    @Override
    protected Ticker ticker() {
        return clock;
    }

    @Override
    protected void pause(Duration duration) {
        clock.advance(duration);
    }

    @Override
    protected Duration callLimit() {
        return Duration.ofSeconds(1);
    }

    @Override
    protected void makeSilent(LeaderLock lock) {
        ((MemoryLock) lock).cutOff();
    }

    @Override
    protected void makeHeard(LeaderLock lock) {
        ((MemoryLock) lock).heal();
    }

    @Override
    protected void slowDown(LeaderLock lock, Duration by) {
        ((MemoryLock) lock).beforeReply(() -> clock.advance(by));
    }

    @Override
    protected void evict(LeaderLock lock) {
        store.evict(((MemoryLock) lock).node());
    }

    @Test
    void storeThatLosesEverythingMakesTheNextNodeWait() {
        LeaderLock first = open("first");
        LeaderLock second = open("second");
        Granted before = acquire(first);
        store.loseAll();

        assertThat(second.acquire()).isInstanceOf(Held.class);
        assertThat(first.renew(before.lease())).isInstanceOf(Refused.class);
        assertThat(acquire(second).lease().token()).isGreaterThan(before.lease().token());
    }

    @Test
    void grantWhoseReplyIsLostBelongsToNobodyAndExpires() {
        MemoryLock first = (MemoryLock) open("first");
        first.loseReplies();
        assertThat(first.acquire()).isInstanceOf(Unknown.class);
        first.heal();

        assertThat(first.acquire()).isInstanceOf(Refused.class);
        acquire(first);
    }

    @Test
    void grantThatComesAfterCloseGoesBack() {
        MemoryLock first = (MemoryLock) open("first");
        first.beforeReply(first::close);

        assertThat(first.acquire()).isInstanceOf(Unknown.class);
        assertThat(open("second").look())
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.holder()).isEmpty());
    }
}
