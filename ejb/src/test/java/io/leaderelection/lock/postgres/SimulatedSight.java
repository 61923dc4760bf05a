package io.leaderelection.lock.postgres;

import java.util.Optional;

/**
 * {@link Sight}, for the simulation.
 *
 * @param pid backend that ran the statement
 * @param serverRun which run of which server
 * @param inRecovery whether the server is a standby
 * @param canary mark of the session
 * @param lockMine whether this backend holds the lock
 * @param guardPid backend that holds the guard
 * @param doneSeen whether anybody marks a clean release
 * @param doneMine whether this backend does
 * @param leader node of the guard's holder
 * @param token fencing token, if one was taken
 */
public record SimulatedSight(
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

    /** The same, with another answer to who holds the guard. */
    public SimulatedSight withGuard(Optional<Integer> pid) {
        return new SimulatedSight(
                this.pid, serverRun, inRecovery, canary, lockMine, pid, doneSeen, doneMine, leader, token);
    }

    /** The same, with another answer to whether the lock is held. */
    public SimulatedSight withLock(boolean mine) {
        return new SimulatedSight(
                pid, serverRun, inRecovery, canary, mine, guardPid, doneSeen, doneMine, leader, token);
    }

    /** The same, with another answer to whether a clean release is marked. */
    public SimulatedSight withDone(boolean seen, boolean mine) {
        return new SimulatedSight(pid, serverRun, inRecovery, canary, lockMine, guardPid, seen, mine, leader, token);
    }

    /** The same, seen on another run of the server, or on a primary instead of a standby. */
    public SimulatedSight withServer(String run, boolean recovery) {
        return new SimulatedSight(pid, run, recovery, canary, lockMine, guardPid, doneSeen, doneMine, leader, token);
    }

    /** The same, with another token. */
    public SimulatedSight withToken(Optional<Long> other) {
        return new SimulatedSight(
                pid, serverRun, inRecovery, canary, lockMine, guardPid, doneSeen, doneMine, leader, other);
    }

    @Override
    public String toString() {
        return "%d on %s%s:%s%s%s%s"
                .formatted(
                        pid,
                        serverRun,
                        inRecovery ? ", standby" : "",
                        lockMine ? " has the lock," : "",
                        guardPid.map(holder -> " guard of " + holder + " " + leader.orElse("?"))
                                .orElse(" no guard"),
                        doneMine ? ", marks done" : doneSeen ? ", done is marked" : "",
                        token.map(value -> ", token " + value).orElse(""));
    }

    Sight real() {
        return new Sight(pid, serverRun, inRecovery, canary, lockMine, guardPid, doneSeen, doneMine, leader, token);
    }
}
