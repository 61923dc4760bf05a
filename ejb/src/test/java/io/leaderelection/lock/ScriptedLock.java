package io.leaderelection.lock;

import io.leaderelection.api.FencingToken;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.lock.LockReply.Released;
import io.leaderelection.time.Ticker;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Says what it is told to, and without a script grants term after term. Remembers what it was asked. Thread-safe. */
public final class ScriptedLock implements LeaderLock {
    private final Ticker ticker;
    private final LeaseTerms terms;
    private final Queue<Supplier<LockReply>> script = new ConcurrentLinkedQueue<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final AtomicLong lastToken = new AtomicLong();

    public ScriptedLock(Ticker ticker, LeaseTerms terms) {
        this.ticker = ticker;
        this.terms = terms;
    }

    /** The next call without a script of its own is answered by {@code answer}, which may throw. */
    public ScriptedLock then(Supplier<LockReply> answer) {
        script.add(answer);
        return this;
    }

    public ScriptedLock then(LockReply reply) {
        return then(() -> reply);
    }

    /** What was called so far, oldest first, by method name. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    public LockReply acquire() {
        return answer("acquire", () -> new Granted(lease(lastToken.incrementAndGet())));
    }

    @Override
    public LockReply renew(Lease held) {
        return answer("renew", () -> new Granted(lease(held.token().value())));
    }

    @Override
    public LockReply look() {
        return answer("look", () -> new Refused("does not compete", Optional.empty(), Optional.empty()));
    }

    @Override
    public LockReply release() {
        return answer("release", Released::new);
    }

    @Override
    public LockReply park() {
        return answer("park", Released::new);
    }

    @Override
    public void close() {
        calls.add("close");
    }

    private LockReply answer(String call, Supplier<LockReply> unscripted) {
        calls.add(call);
        Supplier<LockReply> scripted = script.poll();
        return scripted == null ? unscripted.get() : scripted.get();
    }

    private Lease lease(long token) {
        return terms.lease(new FencingToken(token), ticker.now());
    }
}
