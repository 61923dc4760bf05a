package io.leaderelection.sim;

import java.util.List;
import java.util.Optional;

/** What is simulated of a store: its servers, its clients, and what can go wrong with it. */
interface Store {

    /** The client's end of it in one process, for one election; opens nothing yet. */
    SimLock lock(SimNode node);

    /** Does something to the servers, or to what this host has open. */
    void inflict(Fault fault, Host host);

    /** Who has the lock, by what the servers know. */
    List<Host> holders(int election);

    /** How long that may go on, in true time, when the host believes to be at rest. */
    long heldAtRest();

    /** What the servers should never show; empty = nothing of that kind. */
    Optional<String> flaw(int election);

    /** How long a group left in peace may be without a leader, in true time. */
    long longestGap();
}
