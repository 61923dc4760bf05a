package io.leaderelection.lock.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.lock.LeaseTerms;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Held;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.lock.LockReply.Unknown;
import io.leaderelection.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.awaitility.Awaitility;

/**
 * A {@link PostgresLeaderLock} and everything it answered. Its clock can be put forward, so that a session is of age without
 * waiting for it; the lease is long, so that a busy machine ends none.
 */
final class Candidate implements AutoCloseable {
    static final Duration LEASE = Duration.ofSeconds(10);
    static final Duration GRACE = Duration.ofMillis(250);
    static final Duration PATIENCE = Duration.ofSeconds(30);

    final PostgresLeaderLock lock;
    private final List<LockReply> replies = new CopyOnWriteArrayList<>();
    private volatile Duration putForward = Duration.ZERO;
    private volatile Optional<Granted> term = Optional.empty();

    Candidate(DataSource pool, long lockId, String node, Duration lease, Duration grace) {
        this(pool, lockId, node, lease, grace, PostgresSettings.Waiting.QUEUE);
    }

    /** One that tries for the lock now and then, and waits in no queue for it. */
    static Candidate thatPolls(DataSource pool, long lockId, String node) {
        return new Candidate(pool, lockId, node, LEASE, GRACE, PostgresSettings.Waiting.POLL);
    }

    private Candidate(
            DataSource pool,
            long lockId,
            String node,
            Duration lease,
            Duration grace,
            PostgresSettings.Waiting waiting) {
        PostgresSettings settings = new PostgresSettings(
                lockId,
                node,
                node + "-instance",
                new LeaseTerms(lease, lease.dividedBy(10)),
                Duration.ofMillis(200),
                waiting,
                PostgresSettings.Takeover.FAST,
                grace);
        Ticker ticker = Ticker.system();
        this.lock = new PostgresLeaderLock(pool, settings, () -> ticker.now().plus(putForward));
    }

    Candidate(DataSource pool, long lockId, String node) {
        this(pool, lockId, node, LEASE, GRACE);
    }

    /** Every answer to acquire so far. */
    List<LockReply> replies() {
        return List.copyOf(replies);
    }

    void forget() {
        replies.clear();
    }

    LockReply acquire() {
        LockReply reply = lock.acquire();
        replies.add(reply);
        term = reply instanceof Granted granted ? Optional.of(granted) : Optional.empty();
        return reply;
    }

    /** Opens the sessions and puts the clock forward until they are of age. */
    void comeOfAge() {
        if (putForward.isZero()) {
            lock.look();
            putForward = LEASE;
        }
    }

    /** Asks until it leads. */
    Granted lead() {
        comeOfAge();
        return (Granted) acquireUntil("a grant", Granted.class::isInstance);
    }

    /** Asks until the lock is seen in the leader's hands, which renews meanwhile. */
    Refused follow(Candidate leader) {
        comeOfAge();
        return (Refused) acquireUntil(
                "a leader", reply -> reply instanceof Refused no && no.why().contains("another node"), leader::renew);
    }

    /** Renews, which must succeed. */
    Granted renew() {
        LockReply reply = lock.renew(term.orElseThrow().lease());
        assertThat(reply).isInstanceOf(Granted.class);
        term = Optional.of((Granted) reply);
        return (Granted) reply;
    }

    /** Renews, which must not. */
    Refused lose() {
        LockReply reply = lock.renew(term.orElseThrow().lease());
        assertThat(reply).isInstanceOf(Refused.class);
        return (Refused) reply;
    }

    Held settle() {
        comeOfAge();
        return (Held) acquireUntil("a place without leave to lead", Held.class::isInstance);
    }

    Unknown fail() {
        return (Unknown) acquireUntil("a failure", Unknown.class::isInstance);
    }

    LockReply acquireUntil(String what, Predicate<LockReply> wanted) {
        return acquireUntil(what, wanted, () -> {});
    }

    private LockReply acquireUntil(String what, Predicate<LockReply> wanted, Runnable before) {
        Awaitility.await(what)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .atMost(PATIENCE)
                .until(() -> {
                    before.run();
                    return wanted.test(acquire());
                });
        return replies.get(replies.size() - 1);
    }

    /** {@link #lead} on a thread of its own. */
    CompletableFuture<Granted> leadMeanwhile() {
        return CompletableFuture.supplyAsync(() -> lead(), task -> new Thread(task, "candidate").start());
    }

    /** {@link #acquire} once, on a thread of its own. */
    CompletableFuture<LockReply> acquireMeanwhile() {
        return CompletableFuture.supplyAsync(this::acquire, task -> new Thread(task, "candidate").start());
    }

    /** Whether it had to wait because a predecessor had not said that it is done. */
    boolean paidGrace() {
        return replies.stream()
                .anyMatch(reply -> reply instanceof Held held && held.why().contains("did not say"));
    }

    @Override
    public void close() {
        lock.close();
    }
}
