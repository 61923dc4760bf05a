package io.leaderelection.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The advisory locks of one server: they belong to sessions, they stack, and the lock's queue is first in,
 * first out.
 */
final class LockTable {
    private final Held lock = new Held();
    private final Held guard = new Held();
    private final List<SimSession> done = new ArrayList<>();
    private final Deque<SimSession> queue = new ArrayDeque<>();
    private final Consumer<SimSession> granted;

    /** One exclusive lock. */
    private static final class Held {
        private Optional<SimSession> by = Optional.empty();
        private int depth;

        boolean take(SimSession session) {
            boolean free = by.isEmpty() || by.get() == session;
            if (free) {
                by = Optional.of(session);
                depth++;
            }
            return free;
        }

        /** Whether it became free. */
        boolean giveBack(SimSession session, boolean wholly) {
            if (by.filter(holder -> holder == session).isEmpty()) {
                return false;
            }
            depth = wholly ? 0 : depth - 1;
            if (depth == 0) {
                by = Optional.empty();
            }
            return depth == 0;
        }
    }

    LockTable(Consumer<SimSession> granted) {
        this.granted = granted;
    }

    boolean tryLock(SimSession session) {
        return (queue.isEmpty() || holdsLock(session)) && lock.take(session);
    }

    void queue(SimSession session) {
        queue.addLast(session);
    }

    void leaveQueue(SimSession session) {
        queue.remove(session);
    }

    void unlock(SimSession session) {
        if (lock.giveBack(session, false)) {
            serveQueue();
        }
    }

    boolean tryGuard(SimSession session) {
        return guard.take(session);
    }

    void unguard(SimSession session) {
        guard.giveBack(session, false);
    }

    void mark(SimSession session) {
        done.add(session);
    }

    void unmark(SimSession session) {
        done.remove(session);
    }

    /** The session is gone, and all it held with it. */
    void end(SimSession session) {
        queue.remove(session);
        guard.giveBack(session, true);
        done.removeIf(holder -> holder == session);
        if (lock.giveBack(session, true)) {
            serveQueue();
        }
    }

    boolean holdsLock(SimSession session) {
        return lock.by.filter(holder -> holder == session).isPresent();
    }

    boolean holdsAnything(SimSession session) {
        return holdsLock(session)
                || guard.by.filter(holder -> holder == session).isPresent()
                || done.contains(session);
    }

    Optional<SimSession> lockHolder() {
        return lock.by;
    }

    Optional<SimSession> guardHolder() {
        return guard.by;
    }

    boolean anyDone() {
        return !done.isEmpty();
    }

    boolean isDone(SimSession session) {
        return done.contains(session);
    }

    /** How often the lock, the guard or a mark was taken without being given back; more than one is a mistake. */
    int deepest() {
        return Math.max(
                Math.max(lock.depth, guard.depth),
                done.size() - (int) done.stream().distinct().count() + 1);
    }

    private void serveQueue() {
        Optional.ofNullable(queue.pollFirst()).ifPresent(next -> {
            lock.take(next);
            granted.accept(next);
        });
    }
}
