package io.leaderelection.measure;

import io.leaderelection.lock.LeaderLock;
import io.leaderelection.lock.Lease;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Refused;

/**
 * Passes calls on, and says when this node begins to wait: when it asks for a lock that it has just seen in other hands.
 */
final class WaitingToldLock implements LeaderLock {
    private final LeaderLock lock;
    private final String node;
    private boolean seenInOtherHands;

    WaitingToldLock(LeaderLock lock, String node) {
        this.lock = lock;
        this.node = node;
    }

    @Override
    public LockReply acquire() {
        if (seenInOtherHands) {
            System.out.println("# " + MeasuringNode.micros() + " " + node + MeasuringNode.WAITS);
        }
        LockReply reply = lock.acquire();
        seenInOtherHands = reply instanceof Refused refused && refused.holder().isPresent();
        return reply;
    }

    @Override
    public LockReply renew(Lease held) {
        return lock.renew(held);
    }

    @Override
    public LockReply look() {
        seenInOtherHands = false;
        return lock.look();
    }

    @Override
    public LockReply release() {
        return lock.release();
    }

    @Override
    public LockReply park() {
        return lock.park();
    }

    @Override
    public void close() {
        lock.close();
    }
}
