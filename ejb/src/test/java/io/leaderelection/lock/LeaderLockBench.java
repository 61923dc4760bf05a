package io.leaderelection.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Held;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;

/** What {@link LeaderLockContract} needs of a store, and how it waits: for an answer, with a deadline, never for a time. */
public abstract class LeaderLockBench {
    private static final Duration BETWEEN_CALLS = Duration.ofMillis(20);

    private final List<LeaderLock> opened = new ArrayList<>();

    /** A new node's access to the one lock of this test. Its calls are answered by {@link #ticker}'s time. */
    protected abstract LeaderLock newLock(String node);

    /** Lease and margin of every lock. The shorter, the faster the suite; 1 s is the least a real server takes. */
    protected abstract LeaseTerms terms();

    /** Clock the locks were made with. */
    protected abstract Ticker ticker();

    /** Lets time pass on that clock. */
    protected abstract void pause(Duration duration);

    /** How long a call, one that waits in a queue included, may take when the store is silent. */
    protected abstract Duration callLimit();

    /** From now on nothing arrives at the store or comes back; connections stay, as on a network that drops packets. */
    protected abstract void makeSilent(LeaderLock lock);

    /** Ends {@link #makeSilent}; connections that were given up meanwhile stay so. */
    protected abstract void makeHeard(LeaderLock lock);

    /** From now on each reply arrives at least {@code by} later. */
    protected abstract void slowDown(LeaderLock lock, Duration by);

    /**
     * The store takes the lock from its holder, whose node does not hear of it. Of the ways there are, one that the backend
     * promises to guard against: for Postgres, {@code pg_terminate_backend} of the lock's session but not of the witness.
     */
    protected abstract void evict(LeaderLock lock);

    /**
     * Whether a node can have the place before it may lead. A store without such places must refuse everybody for as long as
     * an evicted leader may believe.
     */
    protected boolean holdsPlaces() {
        return true;
    }

    /** Whether a renewal prolongs the lease; else it tells whether the lock is still held, and the lease ends when it ends. */
    protected boolean prolongs() {
        return true;
    }

    /** How long to wait for a grant that must come. */
    protected Duration patience() {
        return lease().multipliedBy(6);
    }

    protected final Duration lease() {
        return terms().length();
    }

    protected final Moment now() {
        return ticker().now();
    }

    /** A new lock, closed after the test. */
    protected final LeaderLock open(String node) {
        LeaderLock lock = newLock(node);
        opened.add(lock);
        return lock;
    }

    @AfterEach
    void closeAll() {
        opened.forEach(LeaderLock::close);
    }

    /** Asks until the lock is granted; {@code others} look meanwhile, which keeps them ready. */
    protected final Granted acquire(LeaderLock lock, LeaderLock... others) {
        return acquire(lock, reply -> List.of(others).forEach(LeaderLock::look));
    }

    protected final Granted acquire(LeaderLock lock, Consumer<LockReply> seen) {
        return (Granted) until(Granted.class, lock, seen);
    }

    protected final void untilHeld(LeaderLock lock) {
        until(Held.class, lock, reply -> {});
    }

    /** {@code leader} leads on a fresh lease, and {@code followers} are ready to lead after it. */
    protected final Granted lead(LeaderLock leader, LeaderLock... followers) {
        Granted held = acquire(leader, followers);
        if (!prolongs()) {
            return held;
        }
        Moment ready = now().plus(lease().plus(lease().dividedBy(4)));
        while (!now().reached(ready)) {
            pause(lease().dividedBy(8));
            List.of(followers).forEach(LeaderLock::look);
            held = renew(leader, held);
        }
        return held;
    }

    protected final Granted renew(LeaderLock lock, Granted held) {
        LockReply reply = lock.renew(held.lease());
        assertThat(reply).isInstanceOf(Granted.class);
        return (Granted) reply;
    }

    protected final LockReply withinLimit(Supplier<LockReply> call) {
        Moment limit = now().plus(callLimit());
        LockReply reply = call.get();
        assertThat(limit.since(now())).as("time left of the call's limit").isPositive();
        return reply;
    }

    private LockReply until(Class<? extends LockReply> wanted, LeaderLock lock, Consumer<LockReply> seen) {
        Moment giveUpAt = now().plus(patience());
        while (true) {
            LockReply reply = lock.acquire();
            seen.accept(reply);
            if (wanted.isInstance(reply)) {
                return reply;
            } else if (reply instanceof Granted || now().reached(giveUpAt)) {
                return fail("no " + wanted.getSimpleName() + " within " + patience() + ", but " + reply);
            }
            pause(untilNextAsk(reply));
        }
    }

    private Duration untilNextAsk(LockReply reply) {
        Duration wish = reply instanceof Held held
                ? held.askAgainIn()
                : reply instanceof Refused refused ? refused.askAgainIn().orElse(BETWEEN_CALLS) : BETWEEN_CALLS;
        Duration longest = lease().dividedBy(8); // the others are to look now and then
        return wish.compareTo(longest) < 0 ? wish : longest;
    }
}
