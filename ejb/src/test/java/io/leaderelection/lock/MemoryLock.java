package io.leaderelection.lock;

import io.leaderelection.lock.LockReply.Unknown;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * One node's access to a {@link MemoryStore}: keeps every rule of the port, and breaks down on demand. The faults may be
 * set from any thread.
 */
public final class MemoryLock implements LeaderLock {
    private final MemoryStore store;
    private final String node;
    private final AtomicInteger session = new AtomicInteger();

    private volatile boolean closed;
    private volatile boolean cutOff;
    private volatile boolean repliesLost;
    private volatile Runnable beforeReply = () -> {};

    public MemoryLock(MemoryStore store, String node) {
        this.store = store;
        this.node = node;
    }

    /** Name of the node this belongs to. */
    public String node() {
        return node;
    }

    /** Nothing reaches the store from now on. */
    public void cutOff() {
        cutOff = true;
    }

    /** The store hears and acts, but its replies are lost. */
    public void loseReplies() {
        repliesLost = true;
    }

    /** Requests and replies arrive again. */
    public void heal() {
        cutOff = false;
        repliesLost = false;
        beforeReply = () -> {};
    }

    /** Runs {@code meanwhile} after the store has acted and before its reply arrives. */
    public void beforeReply(Runnable meanwhile) {
        beforeReply = meanwhile;
    }

    @Override
    public LockReply acquire() {
        var sentAt = store.now();
        LockReply reply = call(() -> store.acquire(owner(), node, sentAt));
        if (reply instanceof Unknown) {
            session.incrementAndGet(); // what that call may have got belongs to nobody any more, and expires
        }
        return reply;
    }

    @Override
    public LockReply renew(Lease held) {
        var sentAt = store.now();
        return call(() -> store.renew(owner(), held.token(), sentAt));
    }

    @Override
    public LockReply look() {
        return call(store::look);
    }

    @Override
    public LockReply release() {
        return call(() -> store.release(owner()));
    }

    @Override
    public LockReply park() {
        return call(() -> store.release(owner()));
    }

    @Override
    public void close() {
        if (!closed && !cutOff) {
            store.release(owner());
        }
        closed = true;
    }

    private LockReply call(Supplier<LockReply> request) {
        if (closed || cutOff) {
            return new Unknown(closed ? "closed" : "no answer from the store");
        }
        LockReply reply = request.get();
        beforeReply.run();
        if (closed) {
            store.release(owner()); // what came after close goes back unused
        }
        return closed || repliesLost ? new Unknown("the answer was lost") : reply;
    }

    private String owner() {
        return node + "/" + session.get();
    }
}
