package io.leaderelection.sim;

import io.leaderelection.core.Call;
import io.leaderelection.lock.LockReply;
import java.util.function.Consumer;

/** One node's end of a store: walks through the real protocol's steps in virtual time. */
interface SimLock {

    /** Begins a call; {@code then} gets its answer. */
    void put(Call next, Consumer<LockReply> then);

    /** What a term rests on that begins now. */
    Claim claim();

    /** As {@code LeaderLock.close}: the connections go, also in the middle of a call. */
    void close();

    /** The kernel closes whatever the process had open. */
    void dropAll();

    /** A token without asking for one, for mutants. */
    long anyToken();
}
