package io.leaderelection.sim;

import io.leaderelection.core.ElectionState.Leading;
import io.leaderelection.time.Moment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The referee of one election: sees true time and both ends of everything, and stops the run when something must not be.
 */
final class Invariants {
    private static final long SLACK = 100 * World.MILLI;
    private static final Comparator<Term> BY_AGE = Comparator.comparingLong(term -> term.gainedAt);

    private final Simulation simulation;
    private final int election;
    private final World world;
    private final Plan plan;
    private final Store store;
    private final Tally tally;
    private final long firstTick;
    private final long longestGap;
    private final long heldAtRest;
    private final List<Term> acting = new ArrayList<>();
    private final Map<Integer, Fence> fences = new HashMap<>();
    private Optional<SimNode> lastLeader = Optional.empty();
    private long leaderlessSince;
    private boolean led;
    private long quietSince = World.NEVER;

    /** What guards the application's data: lets nobody in whose token is lower than one that was here. */
    static final class Fence {
        private long newest;
        private long highest;

        /** The token of a new term; whether it exceeds all earlier ones. */
        boolean rises(long token) {
            boolean higher = token > newest;
            newest = Math.max(newest, token);
            return higher;
        }

        /** Somebody writes; whether exactly the newest term can. */
        boolean holds(long token) {
            boolean passes = token >= highest;
            highest = Math.max(highest, token);
            return passes == (token == newest);
        }
    }

    Invariants(Simulation simulation, int election, Tally tally) {
        this.simulation = simulation;
        this.election = election;
        this.world = simulation.world();
        this.plan = simulation.plan();
        this.store = simulation.store();
        this.tally = tally;
        this.firstTick = plan.firstTick();
        this.longestGap = store.longestGap();
        this.heldAtRest = store.heldAtRest();
    }

    /** From now on nothing disturbs the group. */
    void quiet() {
        quietSince = world.now();
    }

    /** Who acts now. */
    Optional<Host> leader() {
        return acting.isEmpty() ? Optional.empty() : Optional.of(acting.get(acting.size() - 1).node.host);
    }

    /** A term begins. */
    Term begins(SimNode node, Leading gained) {
        Claim claim = node.lock().claim();
        Fence fence = fences.computeIfAbsent(claim.history(), any -> new Fence());
        Term term = new Term(node, gained, world.now(), plan.timing().tenure(), claim, fence);
        Violation.unless(
                fence.rises(term.token) || claim.tolerated() > 0, // two may be granted before the first hears of it
                Invariant.TOKENS_RISE,
                node.name,
                " gets a token that is too low: ",
                term.token);
        tally.term(lastLeader.filter(last -> last == node).isEmpty());
        lastLeader = Optional.of(node);
        return term;
    }

    // ---- after every event

    void check() {
        acting.clear();
        for (Host host : simulation.hosts()) {
            if (host.process().isPresent()) {
                checkNode(host.process().get().node(election));
            }
        }
        acting.sort(BY_AGE);
        for (int i = acting.size() - 1; i >= 0; i--) { // each who acts writes, the newest first
            Term term = acting.get(i);
            Violation.unless(
                    term.fence.holds(term.token),
                    Invariant.FENCE,
                    term.node.name,
                    " comes to the fence with ",
                    term.token);
        }
        for (int i = 0; i < acting.size() - 1; i++) {
            checkOverlap(acting.get(i), acting.get(i + 1));
        }
        checkStore();
        checkGap();
    }

    private void checkNode(SimNode node) {
        Optional<Term> term = node.book().term();
        if (node.acts()) {
            Leading leading = node.term().orElseThrow();
            Violation.unless(
                    term.isPresent() && term.get().is(leading),
                    Invariant.ACTS_WITHIN_TERM,
                    node.name,
                    " acts outside of a term");
            checkTerm(term.orElseThrow(), leading);
        } else if (term.isPresent()) {
            term.get().overlapEnds();
            Violation.unless(
                    node.term().isPresent(), Invariant.LOST_ONCE, node.name, " leads no longer and did not say so");
        }
    }

    private void checkTerm(Term term, Leading leading) {
        SimNode node = term.node;
        Moment deadline = leading.lease().deadline();
        if (!deadline.equals(term.deadline)) {
            boolean passed = node.host.moment().reached(term.deadline);
            Violation.unless(!passed, Invariant.LEASE_LAW, node.name, " revived a passed deadline");
            boolean later = deadline.reached(term.deadline);
            boolean aged = node.host.sleeps() > 0 || node.host.wallMovedAt() >= 0;
            Violation.unless(later || aged, Invariant.LEASE_LAW, node.name, " shortened its lease");
            term.deadline = deadline;
        }
        Violation.unless(
                !seesClocks(node) || term.tenureOverFor(node.host.reading()) <= SLACK,
                Invariant.TENURE,
                node.name,
                " leads longer than its tenure");
        Violation.unless(node.book().mayCompete(), Invariant.HELD_BACK, node.name, " leads though it must not");
        acting.add(term);
    }

    /** Whether the election has had the time to look at the clocks since they were last interfered with. */
    private boolean seesClocks(SimNode node) {
        Host host = node.host;
        return !host.isFrozen()
                && !node.sleptUnnoticed()
                && world.now() > host.thawedAt() + SLACK
                && world.now() > host.wallMovedAt() + firstTick;
    }

    private void checkOverlap(Term older, Term newer) {
        if (older.overlaps(world.now())) {
            world.say("referee", older.node.name, "and", newer.node.name, "both act");
            tally.overlap();
        }
        tally.longestOverlap(older.overlap(world.now()));
        Violation.unless(
                isOutside(older), Invariant.ONE_LEADER, older.node.name, " and ", newer.node.name, " both act");
    }

    /** Whether the design names this as outside of its promise. */
    private boolean isOutside(Term older) {
        return older.overlap(world.now()) < older.claim.tolerated()
                || (older.node.sleptUnnoticed() && older.overlapRunning() <= firstTick);
    }

    private void checkStore() {
        store.flaw(election).ifPresent(flaw -> Violation.unless(false, Invariant.NO_STACKING, flaw));
        for (Host holder : store.holders(election)) {
            if (holder.process().isPresent()) {
                Violation.unless(
                        holder.process().get().node(election).book().restsFor() <= heldAtRest,
                        Invariant.NOTHING_HELD_AT_REST,
                        holder.name,
                        " holds the lock though its node rests");
            }
        }
    }

    private void checkGap() {
        if (!acting.isEmpty()) {
            if (led && leaderlessSince >= 0) {
                tally.gap(world.now() - leaderlessSince);
            }
            led = true;
            leaderlessSince = -1;
        } else if (leaderlessSince < 0) {
            leaderlessSince = world.now();
        }
        if (world.now() > quietSince && leaderlessSince >= 0) {
            long gap = world.now() - Math.max(leaderlessSince, quietSince);
            tally.quietGap((double) gap / longestGap);
            Violation.unless(gap <= longestGap, Invariant.LIVENESS, "ms without a leader: ", gap / World.MILLI);
        }
    }
}
