package io.leaderelection.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The advisory locks of one server: they belong to sessions, they stack, and their queues are first in, first out. */
final class LockTable {
    private final Held lock = new Held();
    private final Held guard = new Held();
    private final List<Session> done = new ArrayList<>();
    private final Consumer<Session> granted;

    /** One exclusive lock. */
    private final class Held {
        private final Deque<Session> queue = new ArrayDeque<>();
        private Optional<Session> by = Optional.empty();
        private int depth;

        boolean take(Session session) {
            boolean free = isOf(session) || (by.isEmpty() && queue.isEmpty());
            if (free) {
                by = Optional.of(session);
                depth++;
            }
            return free;
        }

        void giveBack(Session session, boolean wholly) {
            if (!isOf(session)) {
                return;
            }
            depth = wholly ? 0 : depth - 1;
            if (depth == 0) {
                by = Optional.ofNullable(queue.pollFirst());
                by.ifPresent(next -> {
                    depth = 1;
                    granted.accept(next);
                });
            }
        }

        boolean isOf(Session session) {
            return by.filter(holder -> holder == session).isPresent();
        }
    }

    LockTable(Consumer<Session> granted) {
        this.granted = granted;
    }

    boolean tryLock(Session session) {
        return lock.take(session);
    }

    void queueForLock(Session session) {
        lock.queue.addLast(session);
    }

    void unlock(Session session) {
        lock.giveBack(session, false);
    }

    boolean tryGuard(Session session) {
        return guard.take(session);
    }

    void queueForGuard(Session session) {
        guard.queue.addLast(session);
    }

    void unguard(Session session) {
        guard.giveBack(session, false);
    }

    void leaveQueues(Session session) {
        lock.queue.remove(session);
        guard.queue.remove(session);
    }

    void mark(Session session) {
        done.add(session);
    }

    void unmark(Session session) {
        done.remove(session);
    }

    /** The session is gone, and all it held with it. */
    void end(Session session) {
        leaveQueues(session);
        done.removeIf(holder -> holder == session);
        guard.giveBack(session, true);
        lock.giveBack(session, true);
    }

    boolean holdsLock(Session session) {
        return lock.isOf(session);
    }

    boolean holdsAnything(Session session) {
        return lock.isOf(session) || guard.isOf(session) || done.contains(session);
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
}
