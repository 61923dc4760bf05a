package io.leaderelection.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.Reason;
import io.leaderelection.config.Tenure;
import io.leaderelection.config.Timing;
import io.leaderelection.core.Effect.Announce;
import io.leaderelection.core.Effect.Perform;
import io.leaderelection.core.Effect.WakeAt;
import io.leaderelection.lock.Lease;
import io.leaderelection.lock.LeaseTerms;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Held;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.lock.LockReply.Released;
import io.leaderelection.lock.LockReply.Unknown;
import io.leaderelection.time.ManualClock;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** An elector on a clock moved by hand, with short words for what a test does to it and what it did. */
final class Candidate {
    static final Duration LEASE = Duration.ofSeconds(10);
    static final Duration MARGIN = Duration.ofSeconds(1);
    static final Duration LEADER_CHECK = Duration.ofSeconds(2);
    static final Duration FOLLOWER_CHECK = Duration.ofSeconds(3);
    static final Duration DRAIN = Duration.ofMillis(2500);
    static final Duration TENURE = Duration.ofMinutes(5);

    final ManualClock clock = new ManualClock();
    final Elector elector;
    private final LeaseTerms terms = new LeaseTerms(LEASE, MARGIN);
    private final List<Transition> transitions = new ArrayList<>();
    private List<Effect> effects = List.of();
    private long lastToken;

    private Candidate(Tenure tenure) {
        elector = new Elector(timing(tenure), new Random(1));
    }

    static Timing timing(Tenure tenure) {
        return new Timing(LEASE, MARGIN, LEADER_CHECK, FOLLOWER_CHECK, DRAIN, Duration.ofSeconds(5), tenure);
    }

    static Candidate notStarted() {
        return new Candidate(new Tenure.Interval(TENURE));
    }

    static Candidate asking() {
        return asking(new Tenure.Interval(TENURE));
    }

    static Candidate asking(Tenure tenure) {
        return new Candidate(tenure).send(new Input.Lift(Hold.NOT_STARTED));
    }

    static Candidate leading() {
        return asking().granted();
    }

    static Candidate settling() {
        return asking().answered(new Held("predecessor", Duration.ofMillis(50)));
    }

    static Candidate paused() {
        return asking().refused().send(new Input.Impose(Hold.PAUSED)).answered(new Released());
    }

    /** A leader that was told to hand over; nothing is in flight. */
    static Candidate resigning() {
        return leading().send(new Input.Relinquish(Optional.empty()));
    }

    Candidate send(Input input) {
        return send(input, clock.reading());
    }

    private Candidate send(Input input, Reading now) {
        effects = elector.handle(input, now);
        effects.stream()
                .filter(Announce.class::isInstance)
                .forEach(announce -> transitions.add(((Announce) announce).transition()));
        return this;
    }

    Candidate tick() {
        return send(new Input.Tick());
    }

    Candidate tickAfter(Duration duration) {
        clock.advance(duration);
        return tick();
    }

    /** Time passes up to the moment the elector asked to be woken at. */
    Candidate tickAtWish() {
        return tickAfter(wish().since(clock.now()));
    }

    /** Time passes from wish to wish, and {@code answer} is given to each call, until {@code there}; for a bounded while. */
    Candidate run(Predicate<Candidate> there, Consumer<Candidate> answer) {
        for (int wishes = 0; !there.test(this); wishes++) {
            assertThat(wishes).as("wishes without an end").isLessThan(10_000);
            tickAtWish();
            if (elector.inFlight().isPresent() && !there.test(this)) {
                answer.accept(this);
            }
        }
        return this;
    }

    boolean asks() {
        return elector.inFlight().orElse(null) instanceof Call.Acquire;
    }

    boolean leads() {
        return state() instanceof ElectionState.Leading;
    }

    Candidate answered(LockReply reply) {
        return send(new Input.Answered(call(), reply));
    }

    /** The lock's answer to the call in flight: a new term, or the present one for longer. */
    Candidate granted() {
        return answered(new Granted(leaseFor(call())));
    }

    Lease leaseFor(Call call) {
        FencingToken token = call instanceof Call.Renew renew ? renew.held().token() : new FencingToken(++lastToken);
        return terms.lease(token, call.askedAt().moment());
    }

    Candidate refused() {
        return answered(new Refused("taken", Optional.of("other"), Optional.empty()));
    }

    Candidate refusedFor(Duration pause) {
        return answered(new Refused("taken", Optional.empty(), Optional.of(pause)));
    }

    Candidate unknown() {
        return answered(new Unknown("no answer"));
    }

    Candidate drained() {
        return send(new Input.Drained(new FencingToken(lastToken)));
    }

    ElectionState state() {
        return elector.state();
    }

    Call call() {
        return elector.inFlight().orElseThrow();
    }

    /** Calls that the last input led to. */
    List<Call> performed() {
        return effects.stream()
                .filter(Perform.class::isInstance)
                .map(effect -> ((Perform) effect).call())
                .toList();
    }

    List<Effect> effects() {
        return effects;
    }

    Moment wish() {
        return effects.stream()
                .filter(WakeAt.class::isInstance)
                .map(effect -> ((WakeAt) effect).moment())
                .findFirst()
                .orElseThrow();
    }

    Duration untilWish() {
        return wish().since(clock.now());
    }

    /** Every edge taken, in the form {@code Standby>Leading GRANTED}. */
    List<String> edges() {
        return transitions.stream().map(Candidate::edge).toList();
    }

    String lastEdge() {
        return edges().get(transitions.size() - 1);
    }

    Reason lastReason() {
        return transitions.get(transitions.size() - 1).reason();
    }

    private static String edge(Transition taken) {
        return taken.from().getClass().getSimpleName() + ">"
                + taken.to().getClass().getSimpleName() + " " + taken.reason();
    }
}
