package io.leaderelection.sim;

import io.leaderelection.api.Reason;
import io.leaderelection.core.Call;
import io.leaderelection.core.Call.Acquire;
import io.leaderelection.core.Call.Park;
import io.leaderelection.core.Call.Release;
import io.leaderelection.core.ElectionState.Idle;
import io.leaderelection.core.ElectionState.Leading;
import io.leaderelection.core.ElectionState.Standby;
import io.leaderelection.core.Hold;
import io.leaderelection.core.Input;
import io.leaderelection.core.Transition;
import io.leaderelection.lock.postgres.PostgresSettings.Takeover;
import io.leaderelection.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The referee: sees true time and both ends of everything, and stops the run when something must not be. */
final class Invariants {
    private static final long SLACK = 100 * World.MILLI;

    private final Simulation simulation;
    private final World world;
    private final Plan plan;
    private final Tally tally;
    private final Map<SimNode, Book> books = new HashMap<>();
    private final List<Term> acting = new ArrayList<>();
    private final Map<Integer, Long> highest = new HashMap<>();
    private final Map<Integer, Long> fence = new HashMap<>();
    private Optional<SimNode> lastLeader = Optional.empty();
    private long leaderlessSince;
    private boolean led;
    private long quietSince = World.NEVER;

    /** What is noted about one process. */
    private static final class Book {
        private Optional<Term> term = Optional.empty();
        private Optional<Term> draining = Optional.empty();
        private Moment drainBy = new Moment(0);
        private Optional<Moment> notBefore = Optional.empty();
        private Optional<Duration> ordered = Optional.empty();
        private final Set<Hold> holds = EnumSet.noneOf(Hold.class);
        private long restingSince = -1;
    }

    Invariants(Simulation simulation, Tally tally) {
        this.simulation = simulation;
        this.world = simulation.world();
        this.plan = simulation.plan();
        this.tally = tally;
    }

    /** From now on nothing disturbs the group. */
    void quiet() {
        quietSince = world.now();
    }

    /** Who acts now. */
    Optional<Host> leader() {
        return acting.isEmpty() ? Optional.empty() : Optional.of(acting.get(acting.size() - 1).node.host);
    }

    // ---- what nodes do

    void ordered(SimNode node, Input order) {
        Book book = book(node);
        if (order instanceof Input.Impose imposed) {
            book.holds.add(imposed.hold());
        } else if (order instanceof Input.Lift lifted) {
            book.holds.remove(lifted.hold());
        }
        if (order instanceof Input.Relinquish relinquish) {
            book.ordered = Optional.of(relinquish.holdOff().orElse(plan.timing().followerCheck()));
        } else {
            book.notBefore = Optional.empty();
        }
    }

    void handled(SimNode node) {
        Book book = book(node);
        boolean asks = node.elector()
                .inFlight()
                .filter(call -> call instanceof Acquire || call instanceof Release || call instanceof Park)
                .isPresent();
        boolean rests = !asks
                && (node.elector().state() instanceof Idle || node.elector().state() instanceof Standby);
        if (!rests) {
            book.restingSince = -1;
        } else if (book.restingSince < 0) {
            book.restingSince = world.now();
        }
    }

    void gained(SimNode node, Leading gained) {
        Book book = book(node);
        Term term = new Term(node, gained, world.now());
        check(book.term.isEmpty(), Invariant.LOST_ONCE, node.name + " gained a term before the last was lost");
        Moment now = node.host.moment();
        check(
                book.notBefore.filter(moment -> !now.reached(moment)).isEmpty(),
                Invariant.HOLD_OFF,
                node.name + " leads again although it was to hold off");
        long before = highest.getOrDefault(term.timeline, 0L);
        check(
                term.token > before,
                Invariant.TOKENS_RISE,
                "token " + term.token + " of " + node.name + " comes after " + before);
        highest.put(term.timeline, term.token);
        book.term = Optional.of(term);
        tally.term(lastLeader.filter(last -> last == node).isEmpty());
        lastLeader = Optional.of(node);
    }

    void lost(SimNode node, Leading lost, Transition transition) {
        Book book = book(node);
        check(
                book.term
                        .filter(term -> term.token == lost.lease().token().value())
                        .isPresent(),
                Invariant.LOST_ONCE,
                node.name + " lost what it had not gained");
        book.draining = book.term;
        book.term = Optional.empty();
        Moment now = node.host.moment();
        book.drainBy = now.plus(plan.timing().drainTimeout());
        if (transition.reason() == Reason.TENURE_OVER) {
            book.notBefore = Optional.of(now.plus(plan.timing().followerCheck()));
        } else if (transition.reason() == Reason.RELINQUISHED) {
            book.notBefore = book.ordered.map(now::plus);
        }
    }

    void observersReturned(SimNode node, Leading lost) {
        Book book = book(node);
        book.draining =
                book.draining.filter(term -> term.token != lost.lease().token().value());
    }

    void performs(SimNode node, Call call) {
        if (call instanceof Release || call instanceof Park) {
            Book book = book(node);
            check(!node.acts(), Invariant.RELEASE_AFTER_LEADING, node.name + " gives the lock back and leads");
            check(
                    book.draining.isEmpty() || node.host.moment().reached(book.drainBy),
                    Invariant.RELEASE_AFTER_DRAIN,
                    node.name + " gives the lock back while observers work");
        }
    }

    void ended(SimNode node) {
        books.remove(node);
    }

    // ---- after every event

    void check() {
        acting.clear();
        for (Host host : simulation.hosts()) {
            host.process().ifPresent(this::checkNode);
        }
        acting.sort((one, other) -> Long.compare(one.gainedAt, other.gainedAt));
        checkFence();
        checkOverlap();
        checkServers();
        checkGap();
    }

    private void checkNode(SimNode node) {
        Optional<Term> term = book(node).term;
        if (node.acts()) {
            Leading leading = node.term().orElseThrow();
            check(
                    term.filter(known -> known.token == leading.lease().token().value())
                            .isPresent(),
                    Invariant.ACTS_WITHIN_TERM,
                    node.name + " acts outside of a term");
            term.ifPresent(known -> checkTerm(known, leading));
        } else {
            term.ifPresent(Term::overlapEnds);
            check(
                    term.isEmpty() || node.term().isPresent(),
                    Invariant.LOST_ONCE,
                    node.name + " leads no longer and did not say so");
        }
    }

    private void checkTerm(Term term, Leading leading) {
        SimNode node = term.node;
        Moment now = node.host.moment();
        Moment deadline = leading.lease().deadline();
        if (!deadline.equals(term.deadline)) {
            check(!now.reached(term.deadline), Invariant.LEASE_LAW, node.name + " revived a passed deadline");
            check(deadline.reached(term.deadline), Invariant.LEASE_LAW, node.name + " shortened its lease");
            term.deadline = deadline;
        }
        boolean awake = !node.host.isFrozen() && world.now() - node.host.thawedAt() > SLACK;
        check(
                !awake || now.since(term.since).toNanos() <= plan.tenure() + SLACK,
                Invariant.TENURE,
                node.name + " leads longer than its tenure");
        check(book(node).holds.isEmpty(), Invariant.HELD_BACK, node.name + " leads though it must not");
        acting.add(term);
    }

    /** Each who acts writes, the newest first. */
    private void checkFence() {
        for (int i = acting.size() - 1; i >= 0; i--) {
            Term term = acting.get(i);
            long before = fence.getOrDefault(term.timeline, 0L);
            boolean passes = term.token >= before;
            boolean newest = term.token == highest.getOrDefault(term.timeline, 0L);
            check(passes == newest, Invariant.FENCE, "token " + term.token + " comes to a fence at " + before);
            fence.put(term.timeline, Math.max(before, term.token));
        }
    }

    private void checkOverlap() {
        for (int i = 0; i < acting.size() - 1; i++) {
            Term older = acting.get(i);
            Term newer = acting.get(i + 1);
            if (older.overlaps(world.now())) {
                world.say("referee", older.node.name, "and", newer.node.name, "both act");
                tally.overlap();
            }
            tally.longestOverlap(older.overlap(world.now()));
            check(
                    isOutside(older),
                    Invariant.ONE_LEADER,
                    "%s (token %d) and %s (token %d) both act"
                            .formatted(older.node.name, older.token, newer.node.name, newer.token));
        }
    }

    /** Whether the design names this as outside of its promise. */
    private boolean isOutside(Term older) {
        if (plan.takeover() == Takeover.FAST && older.lostBothToKills(plan.lease())) {
            return older.overlap(world.now()) <= plan.lease();
        }
        return older.node.host.sleptUnnoticed() && older.overlapRunning() <= plan.firstTick();
    }

    private void checkServers() {
        for (SimServer server : simulation.cluster().servers()) {
            LockTable locks = server.locks();
            check(locks.deepest() <= 1, Invariant.NO_STACKING, "a lock was taken twice on " + server.name);
            locks.lockHolder().ifPresent(this::checkRest);
        }
    }

    private void checkRest(SimSession holder) {
        long longest = plan.lease() + plan.lease() / 20 + SLACK;
        holder.host
                .process()
                .map(this::book)
                .filter(book -> book.restingSince >= 0)
                .ifPresent(book -> check(
                        world.now() - book.restingSince <= longest,
                        Invariant.NOTHING_HELD_AT_REST,
                        holder.name + " holds the lock though its node rests"));
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
            tally.quietGap((double) gap / plan.longestGap());
            check(gap <= plan.longestGap(), Invariant.LIVENESS, "nobody leads for " + gap / World.MILLI + " ms");
        }
    }

    private Book book(SimNode node) {
        return books.computeIfAbsent(node, any -> new Book());
    }

    private static void check(boolean holds, Invariant invariant, String otherwise) {
        if (!holds) {
            throw new Violation(invariant, otherwise);
        }
    }
}
