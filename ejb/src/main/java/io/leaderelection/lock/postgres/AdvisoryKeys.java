package io.leaderelection.lock.postgres;

/**
 * The three advisory locks of one election, as {@code pg_locks} shows them, and one for each backend that looks for a lock.
 *
 * <p>The <i>lock</i> is the single bigint key that the original Go library takes, so that its nodes and ours compete for
 * the same thing. <i>Guard</i> and <i>done</i> live in the two-int key space, computed from the id without loss. Source:
 * PostgreSQL manual, 13.3.5 "Advisory Locks" and 54.12 "pg_locks" (objsubid is 1 for a bigint key, 2 for two ints).
 *
 * @param lockId 0 … 2^63-1
 */
record AdvisoryKeys(long lockId) {
    private static final int GUARD_SPACE = 0x4C454744;
    private static final int DONE_SPACE = 0x4C45444E;

    /** Negative, unlike the two above with the upper half of any lock id. */
    private static final int LOOKS_SPACE = 0xCC454C4B;

    AdvisoryKeys {
        if (lockId < 0) {
            throw new IllegalArgumentException("lock-id must not be negative: " + lockId);
        }
    }

    /** Arguments of the advisory lock functions for the lock. */
    String lock() {
        return Long.toString(lockId);
    }

    /** Arguments of the advisory lock functions for the guard. */
    String guard() {
        return (high() ^ GUARD_SPACE) + ", " + low();
    }

    /** Arguments of the advisory lock functions for the mark of a clean release. */
    String done() {
        return (high() ^ DONE_SPACE) + ", " + low();
    }

    /**
     * Arguments of the advisory lock functions for what a backend holds while it asks for a lock and looks.
     *
     * @param pid SQL expression
     */
    static String looks(String pid) {
        return LOOKS_SPACE + ", " + pid;
    }

    /** Condition on a row of {@code pg_locks} that picks the lock. */
    String isLock() {
        return row(high(), 1);
    }

    /** Condition on a row of {@code pg_locks} that picks the guard. */
    String isGuard() {
        return row(high() ^ GUARD_SPACE, 2);
    }

    /** Condition on a row of {@code pg_locks} that picks the mark of a clean release. */
    String isDone() {
        return row(high() ^ DONE_SPACE, 2);
    }

    private String row(int classId, int subId) {
        return "(classid = '%s'::oid AND objid = '%s'::oid AND objsubid = %d)"
                .formatted(Integer.toUnsignedString(classId), Integer.toUnsignedString(low()), subId);
    }

    private int high() {
        return (int) (lockId >>> 32);
    }

    private int low() {
        return (int) lockId;
    }
}
