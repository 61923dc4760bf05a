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
    private final List<Session> done = new ArrayList<>();
    private final Deque<Session> queue = new ArrayDeque<>();
    private final Consumer<Session> granted;

    /** One exclusive lock. */
    private static final class Held {
        private Optional<Session> by = Optional.empty();
        private int depth;

        boolean take(Session session) {
            boolean free = by.isEmpty() || by.get() == session;
            if (free) {
                by = Optional.of(session);
                depth++;
            }
            return free;
        }

        /** Whether it became free. */
        boolean giveBack(Session session, boolean wholly) {
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

    LockTable(Consumer<Session> granted) {
        this.granted = granted;
    }

    boolean tryLock(Session session) {
        return (queue.isEmpty() || holdsLock(session)) && lock.take(session);
    }

    void queue(Session session) {
        queue.addLast(session);
    }

    void leaveQueue(Session session) {
        queue.remove(session);
    }

    void unlock(Session session) {
        if (lock.giveBack(session, false)) {
            serveQueue();
        }
    }

    boolean tryGuard(Session session) {
        return guard.take(session);
    }

    void unguard(Session session) {
        guard.giveBack(session, false);
    }

    void mark(Session session) {
        done.add(session);
    }

    void unmark(Session session) {
        done.remove(session);
    }

    /** The session is gone, and all it held with it. */
    void end(Session session) {
        queue.remove(session);
        guard.giveBack(session, true);
        done.removeIf(holder -> holder == session);
        if (lock.giveBack(session, true)) {
            serveQueue();
        }
    }

    boolean holdsLock(Session session) {
        return lock.by.filter(holder -> holder == session).isPresent();
    }

    boolean holdsAnything(Session session) {
        return holdsLock(session)
                || guard.by.filter(holder -> holder == session).isPresent()
                || done.contains(session);
    }

    Optional<Session> lockHolder() {
        return lock.by;
    }

    Optional<Session> guardHolder() {
        return guard.by;
    }

    boolean anyDone() {
        return !done.isEmpty();
    }

    boolean isDone(Session session) {
        return done.contains(session);
    }

    /** How often the lock, the guard or a mark was taken without being given back; more than one is a mistake. */
    int deepest() {
        int marks = done.size() < 2
                ? done.size()
                : done.size() - (int) done.stream().distinct().count() + 1;
        return Math.max(Math.max(lock.depth, guard.depth), marks);
    }

    private void serveQueue() {
        Optional.ofNullable(queue.pollFirst()).ifPresent(next -> {
            lock.take(next);
            granted.accept(next);
        });
    }
}
