package io.leaderelection.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The steps of the demonstration, from the start of both nodes to the thaw of a frozen one. One thread. */
final class Walk {

    // Bounds of a demonstration on a busy machine; the figures themselves are measured elsewhere.
    private static final Duration LONGEST_HAND_OVER = Duration.ofSeconds(1);
    private static final Duration LONGEST_TAKE_OVER = Duration.ofSeconds(2);
    private static final Duration LONGEST_FREEZE = DemoGroup.LEASE.plusMillis(1_500);

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration BOOT_PATIENCE = Duration.ofMinutes(2);

    /** After a change of leader: a hold-off, a new session, and its first lease. */
    private static final Duration REST = DemoGroup.LEASE.plus(DemoGroup.CHECK.multipliedBy(2));

    private final DemoGroup group;
    private final Timeline timeline;
    private final Picture picture;
    private final Paper paper;
    private final List<Outcome> outcomes = new ArrayList<>();

    Walk(DemoGroup group, Timeline timeline, Picture picture, Paper paper) {
        this.picture = picture;
        this.group = group;
        this.timeline = timeline;
        this.paper = paper;
    }

    /** Starts both nodes; returns the first leader's term. */
    Term begin() {
        group.nodes().forEach(group::start);
        group.nodes().forEach(this::awaitStart);
        return timeline.awaitTerm("a first leader", PATIENCE, term -> true);
    }

    /** Takes all steps; what came of them. */
    List<Outcome> steps() {
        relinquish();
        DemoNode killed = kill();
        restart(killed);
        freeze();
        neverTwoLeaders();
        group.nodes().forEach(picture::collect);
        return List.copyOf(outcomes);
    }

    private void relinquish() {
        Term old = settled();
        DemoNode leader = group.node(old.node());
        step("step 1: relinquish over JMX on " + leader);
        paper.add(leader + " answers: " + leader.console().relinquish());
        Term next = awaitHeir(old);
        long gap = next.from() - timeline.awaitEnd(old, PATIENCE).to();
        without(gap, leader + "'s last true sample of isLeader() to " + next.node() + "'s first");
        outcomes.add(Outcome.atMost("1 relinquish: without a leader", micros(LONGEST_HAND_OVER), gap));
    }

    private DemoNode kill() {
        Term old = settled();
        DemoNode leader = group.node(old.node());
        step("step 2: kill -9 of " + leader + " (process " + leader.pid() + ")");
        picture.collect(leader); // which goes with the process
        leader.kill();
        long killed = Paper.now();
        picture.killed(leader, killed);
        leader.awaitEnd(PATIENCE.toSeconds());
        timeline.killed(leader, killed);
        Term next = awaitHeir(old);
        long gap = next.from() - killed;
        without(gap, "the kill to " + next.node() + "'s first true sample");
        outcomes.add(Outcome.atMost("2 kill -9: without a leader", micros(LONGEST_TAKE_OVER), gap));
        return leader;
    }

    private void restart(DemoNode node) {
        Term leading = leading();
        step("step 3: restart of " + node);
        long begun = Paper.now();
        group.start(node);
        awaitStart(node);
        awaitFollower(node, leading);
        paper.say(node + "  follows " + leading.node() + ", " + Paper.span(Paper.now() - begun) + " after its start");
        rest();
        boolean stayed =
                timeline.leading().filter(now -> now.token() == leading.token()).isPresent();
        paper.add(
                stayed
                        ? "without a leader for 0 ms: " + leading.node() + " led throughout"
                        : "the leader changed, which a restart must not cause");
        outcomes.add(new Outcome(
                "3 restart: without a leader",
                "0 ms, joins as follower",
                stayed ? "0 ms, joined as follower" : "the leader changed",
                stayed));
    }

    private void freeze() {
        Term old = settled();
        DemoNode leader = group.node(old.node());
        step("step 4: freeze of " + leader + " (SIGSTOP; its connections stay open)");
        leader.freeze();
        long frozen = Paper.now();
        Term next = awaitHeir(old);
        long gap = next.from() - frozen;
        without(
                gap,
                "the freeze to " + next.node() + "'s first true sample; a lease is " + DemoGroup.LEASE.toSeconds()
                        + " s");
        outcomes.add(Outcome.atMost("4 freeze: without a leader", micros(LONGEST_FREEZE), gap));
        thaw(leader, old, next);
    }

    private void thaw(DemoNode node, Term old, Term next) {
        long thawed = Paper.now();
        paper.say(node + "  is thawed (SIGCONT)");
        node.thaw();
        Term ended = timeline.awaitEnd(old, PATIENCE);
        awaitFollower(node, next);
        rest();
        boolean silent = ended.to() < thawed && timeline.terms().stream().noneMatch(t -> actsAgain(t, node, thawed));
        paper.add(node + (silent ? " has not acted since, and follows " + next.node() : " acted again"));
        outcomes.add(new Outcome("4 thaw: acts in its old term again", "never", silent ? "never" : "it did", silent));
    }

    private static boolean actsAgain(Term term, DemoNode node, long thawed) {
        return term.node().equals(node.name()) && term.from() > thawed;
    }

    private void neverTwoLeaders() {
        List<Term> terms = timeline.terms();
        long closest = Long.MAX_VALUE;
        boolean rising = true;
        for (int i = 1; i < terms.size(); i++) {
            closest = Math.min(closest, terms.get(i).from() - terms.get(i - 1).to());
            rising &= terms.get(i).token() > terms.get(i - 1).token();
        }
        outcomes.add(new Outcome(
                "two leaders at once",
                "never",
                closest >= 0 ? "never in " + terms.size() + " terms" : "seen",
                closest >= 0));
        outcomes.add(new Outcome("fencing tokens", "rise", rising ? "rose" : "did not", rising));
    }

    private void awaitStart(DemoNode node) {
        Timeline.until("the start of " + node, BOOT_PATIENCE, node::hasStarted);
    }

    /** The leader's term, once the other node follows it and may take over from it. */
    private Term settled() {
        Term now = leading();
        awaitFollower(group.other(group.node(now.node())), now);
        rest();
        return leading();
    }

    private Term leading() {
        return timeline.leading().orElseThrow(() -> new DemoFailure("nobody leads where somebody must"));
    }

    private Term awaitHeir(Term old) {
        return timeline.awaitTerm("a new leader", PATIENCE, term -> term.token() > old.token());
    }

    private void awaitFollower(DemoNode node, Term leading) {
        Timeline.until(
                node + " to follow " + leading.node(),
                PATIENCE,
                () -> node.console().state().equals(Optional.of("follower"))
                        && node.console().leader().equals(Optional.of(leading.node())));
    }

    // A session must be one lease old before its node may lead, and nothing outside the node shows its age.
    private static void rest() {
        try {
            boolean never = new CountDownLatch(1).await(REST.toMillis(), TimeUnit.MILLISECONDS);
            if (never) {
                throw new IllegalStateException("nobody counts down");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted");
        }
    }

    private void step(String what) {
        paper.print("");
        paper.say("--- " + what);
    }

    private void without(long gap, String fromTo) {
        paper.add("without a leader for " + Paper.span(gap) + " (" + fromTo + ")");
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
