package io.leaderelection.lock.postgres;

import java.util.Optional;

/**
 * What one statement saw of the server and of the three locks. Every statement looks, so every answer is this.
 *
 * @param pid backend that ran the statement
 * @param serverRun start time of the postmaster, as text: another value is another run, or another server
 * @param inRecovery whether the server is a standby
 * @param canary the mark this session was given when it was opened, if it still is that session
 * @param lockMine whether this backend holds the lock
 * @param guardPid backend that holds the guard; empty = free
 * @param doneSeen whether anybody marks a clean release
 * @param doneMine whether this backend marks a clean release
 * @param leader application name of the guard's holder
 * @param token fencing token, if one was asked for
 */
record Sight(
        int pid,
        String serverRun,
        boolean inRecovery,
        String canary,
        boolean lockMine,
        Optional<Integer> guardPid,
        boolean doneSeen,
        boolean doneMine,
        Optional<String> leader,
        Optional<Long> token) {

    boolean guardMine() {
        return guardPid.filter(holder -> holder == pid).isPresent();
    }

    /** Whether this session came with a lock of this election that somebody left in it. */
    boolean holdsAnything() {
        return lockMine || guardMine() || doneMine;
    }
}
