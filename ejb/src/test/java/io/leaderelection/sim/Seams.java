package io.leaderelection.sim;

import io.leaderelection.core.Call;
import io.leaderelection.core.ElectionState.Leading;
import io.leaderelection.core.Input;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.postgres.SimulatedAction;
import io.leaderelection.lock.postgres.SimulatedSide;
import io.leaderelection.lock.postgres.SimulatedSight;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where the parts touch. As it is it hands everything through; a mutant changes one thing. */
class Seams {

    /** The world this is tried in. */
    Plan world(Plan plan) {
        return plan;
    }

    /** How often a node that moves is struck in that moment. */
    double provocation() {
        return 0.08;
    }

    /** What it is struck with. */
    Fault provoked(Fault drawn) {
        return drawn;
    }

    /** How often a node is paused in the middle of a renewal. */
    double interruption() {
        return 0.004;
    }

    /** How often a thread stands still when an answer comes. */
    double stalling() {
        return 0.002;
    }

    /** After how much silence the server ends a session. */
    long idleTimeout(long nanos) {
        return nanos;
    }

    /** A term begins. */
    void gained(SimNode node, Leading term) {}

    /** The settings that the node is given, out of those the world keeps. */
    Plan given(Plan plan) {
        return plan;
    }

    /** The statement that is sent. */
    SimulatedAction action(SessionLock lock, SimulatedSide side, SimulatedAction action) {
        return action;
    }

    /** An answer made up instead of asking. */
    Optional<SimulatedSight> unasked(SessionLock lock, Asked asked) {
        return Optional.empty();
    }

    /** What the protocol gets to see. */
    SimulatedSight sight(SessionLock lock, Asked asked, SimulatedSight sight) {
        return sight;
    }

    /** When the protocol believes that a session was opened. */
    Moment openedAt(Moment at, Moment sentAt, Plan plan) {
        return at;
    }

    /** How long the protocol's pause is. */
    Duration pause(Duration length) {
        return length;
    }

    /** What the elector is told. */
    LockReply reply(SimNode node, Call call, LockReply reply) {
        return reply;
    }

    /** What the elector is told to do. */
    Input order(Input input) {
        return input;
    }

    /** The clocks the elector is shown. */
    Reading reading(SimNode node, Input input, Reading now) {
        return now;
    }

    /** When the node's timer goes off. */
    Moment wake(SimNode node, Moment moment) {
        return moment;
    }

    /** Whether a node waits for its observers before it gives the lock back. */
    boolean waitsForObservers() {
        return true;
    }

    /** Whether a lost term is announced. */
    boolean announcesLoss(SimNode node) {
        return true;
    }

    /** The term that the node answers questions from. */
    Optional<Leading> published(Optional<Leading> before, Optional<Leading> now) {
        return now;
    }

    /** Whether a node with this term acts. */
    boolean isLeader(Optional<Leading> term, Moment now) {
        return term.isPresent() && !term.get().isOver(now);
    }

    // ---- a store of keys that run out

    /** Who the server says it is. */
    String identity(String run, String line) {
        return run + " " + line;
    }

    /** How old the since-entry must be for the script. */
    long storeAge(long millis) {
        return millis;
    }

    /** Whether a connection is given up that leads to a replica. */
    boolean leavesReplicas() {
        return true;
    }

    /** Whether this script compares the key's value with its own. */
    boolean compares(io.leaderelection.lock.redis.SimulatedAction action) {
        return true;
    }

    /** Whether the fence is raised to the token of a majority. */
    boolean raises() {
        return true;
    }

    /** How often the wall clocks of several masters are not the same. */
    double clocksApart() {
        return 0.3;
    }

    /** Which of several masters a node is given. */
    List<TtlServer> masters(List<TtlServer> all, World world) {
        return all;
    }

    /** Whether a key is renewed on another server, or in another run of it, than granted it. */
    boolean renewsElsewhere() {
        return false;
    }

    /** What the protocol gets to see. */
    io.leaderelection.lock.redis.SimulatedSight sight(
            SimNode node, TtlAsked asked, io.leaderelection.lock.redis.SimulatedSight sight) {
        return sight;
    }

    /** When the protocol believes that a script was sent. */
    Moment sentAt(Moment sentAt, Moment heardAt) {
        return sentAt;
    }
}
