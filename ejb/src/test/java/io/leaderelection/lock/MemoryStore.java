package io.leaderelection.lock;

import io.leaderelection.api.FencingToken;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Held;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.lock.LockReply.Released;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Ticker;
import java.time.Duration;
import java.util.Optional;

/**
 * One lock with a time to live, shared by the {@link MemoryLock}s of one JVM: what a store is, and how it fails. Thread-safe.
 *
 * <p>A lock that vanishes before its time does not let the next node act: its place is {@code Held} until the last lease
 * that was given out is over.
 */
public final class MemoryStore {
    static final Duration ASK_AGAIN_IN = Duration.ofMillis(20);

    private final Ticker ticker;
    private final LeaseTerms terms;
    private Optional<Entry> entry = Optional.empty();
    private Moment mayActUntil;
    private long lastToken;

    /**
     * What the store knows of the lock's holder.
     *
     * @param owner value that names one session of one node
     * @param node its name
     * @param token fence of the term; empty while a predecessor may act
     * @param expiresAt when the store forgets this
     */
    private record Entry(String owner, String node, Optional<FencingToken> token, Moment expiresAt) {}

    public MemoryStore(Ticker ticker, LeaseTerms terms) {
        this.ticker = ticker;
        this.terms = terms;
        this.mayActUntil = ticker.now();
    }

    /** How long a lease lasts here. */
    public LeaseTerms terms() {
        return terms;
    }

    /** Forgets who holds the lock, as a store that restarts without persistence. Tokens go on rising. */
    public synchronized void loseAll() {
        entry = Optional.empty();
    }

    /** Takes the lock from {@code node}, if it holds it, as an administrator does who ends its session. */
    public synchronized void evict(String node) {
        entry = entry.filter(found -> !found.node().equals(node));
    }

    synchronized Moment now() {
        return ticker.now();
    }

    synchronized LockReply acquire(String owner, String node, Moment sentAt) {
        expire();
        Optional<Entry> rival = entry.filter(found -> !found.owner().equals(owner));
        if (rival.isPresent()) {
            return refused("another node holds the lock");
        }
        Moment now = ticker.now();
        if (!now.reached(mayActUntil)) {
            entry = Optional.of(new Entry(owner, node, Optional.empty(), now.plus(terms.length())));
            return new Held("a predecessor may still act", ASK_AGAIN_IN);
        }
        FencingToken token = new FencingToken(++lastToken);
        entry = Optional.of(new Entry(owner, node, Optional.of(token), now.plus(terms.length())));
        return granted(token, sentAt);
    }

    synchronized LockReply renew(String owner, FencingToken token, Moment sentAt) {
        expire();
        Optional<Entry> mine = entry.filter(found -> found.owner().equals(owner))
                .filter(found -> found.token().equals(Optional.of(token)));
        if (mine.isEmpty()) {
            return refused("the lock is no longer ours");
        }
        Moment now = ticker.now();
        entry = Optional.of(new Entry(owner, mine.get().node(), Optional.of(token), now.plus(terms.length())));
        return granted(token, sentAt);
    }

    synchronized LockReply look() {
        expire();
        return refused("does not compete");
    }

    synchronized LockReply release(String owner) {
        expire();
        Optional<Entry> mine = entry.filter(found -> found.owner().equals(owner));
        if (mine.isPresent()) {
            entry = Optional.empty();
            if (mine.get().token().isPresent()) {
                mayActUntil = ticker.now(); // the holder says itself that it is done
            }
        }
        return new Released();
    }

    private Granted granted(FencingToken token, Moment sentAt) {
        Lease lease = terms.lease(token, sentAt);
        mayActUntil = Moment.later(mayActUntil, lease.deadline());
        return new Granted(lease);
    }

    private Refused refused(String why) {
        Optional<String> leader =
                entry.filter(found -> found.token().isPresent()).map(Entry::node);
        return new Refused(why, leader, Optional.empty());
    }

    private void expire() {
        entry = entry.filter(found -> !ticker.now().reached(found.expiresAt()));
    }
}
