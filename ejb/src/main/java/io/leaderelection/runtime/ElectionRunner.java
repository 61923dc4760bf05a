package io.leaderelection.runtime;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.LeadershipStatus;
import io.leaderelection.api.NotLeaderException;
import io.leaderelection.api.Term;
import io.leaderelection.config.Timing;
import io.leaderelection.core.Elector;
import io.leaderelection.core.Hold;
import io.leaderelection.lock.LeaderLock;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Reading;
import io.leaderelection.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One running election on one node, from its start to its end: who leads, and the orders that can be given. Thread-safe.
 */
public final class ElectionRunner implements Candidacy {
    private final String election;
    private final String node;
    private final Timing timing;
    private final LeaderLock lock;
    private final Tasks tasks;
    private final Ticker ticker;
    private final InstantSource wall;
    private final Chronicle chronicle;
    private final Standing standing;
    private final Announcer announcer;
    private final ElectionLoop loop;
    private final Orders orders;
    private final Explanation explanation;

    /**
     * Puts an election together; nothing happens before {@link #start}.
     *
     * @param election name of the election
     * @param node name of this node, as others see it
     * @param timing checked durations
     * @param elector decides; owned by the runner from now on
     * @param lock the store; closed by {@link #stop}
     * @param tasks where work runs; closed by {@link #stop}
     * @param observers told of each term's begin and end
     * @param journal told what operators want to know
     * @param ticker monotonic clock
     * @param wall wall clock
     */
    public ElectionRunner(
            String election,
            String node,
            Timing timing,
            Elector elector,
            LeaderLock lock,
            Tasks tasks,
            Observers observers,
            ElectionJournal journal,
            Ticker ticker,
            InstantSource wall) {
        this.election = election;
        this.node = node;
        this.timing = timing;
        this.lock = lock;
        this.tasks = tasks;
        this.ticker = ticker;
        this.wall = wall;
        this.chronicle = new Chronicle(election, node, timing.followerCheck(), ticker, wall);
        this.announcer = new Announcer(election, node, tasks, observers, journal);
        this.standing = new Standing(
                election, node, ticker, thrown -> announcer.failed("running an action at the end of a term", thrown));
        StoreHealth health = new StoreHealth(journal, chronicle, timing.lease().plusSeconds(1));
        StoreCalls store = new StoreCalls(lock, tasks, health, chronicle, ticker, announcer, standing::takesPart);
        this.loop = new ElectionLoop(elector, standing, chronicle, announcer, store, tasks, ticker, wall);
        this.orders = new Orders(election, node, timing, elector, standing);
        this.explanation = new Explanation(election, node, elector, standing, orders, chronicle);
    }

    /** Begins to campaign, unless there is a ground not to. */
    public void start() {
        loop.lift(Hold.NOT_STARTED);
    }

    /** Gives a ground not to compete; a leader hands over. Returns at once. */
    public void impose(Hold hold) {
        loop.impose(hold);
    }

    /** Takes a ground not to compete back. Returns at once. */
    public void lift(Hold hold) {
        loop.lift(hold);
    }

    /**
     * Gives a ground not to compete, unless this node leads.
     *
     * @return whether it does
     */
    public boolean imposeUnlessLeading(Hold hold) {
        return loop.imposeUnlessLeading(hold);
    }

    /**
     * Waits until this node leads.
     *
     * @return whether it does; {@code false} when {@code timeout} is over
     */
    public boolean awaitLeadership(Duration timeout) throws InterruptedException {
        return loop.awaitLeadership(timeout);
    }

    /**
     * Gives a ground not to compete and waits until nothing is held any more. Keeps the time itself while it waits, so it
     * works where timers are refused.
     *
     * @return whether that happened within {@code timeout}
     */
    public boolean standDown(Hold hold, Duration timeout) {
        return loop.standDown(hold, timeout);
    }

    /** Whether this node still has something of the store's to give back. */
    public boolean handsOver() {
        return loop.handsOver();
    }

    /**
     * Hands over, waits for it up to {@code shutdown-timeout}, and drops everything. Final; may be called twice.
     *
     * @return whether the hand-over came to its end, so that the next leader need not wait
     */
    public boolean stop() {
        boolean inOrder;
        try {
            inOrder = standDown(Hold.CLOSED, timing.shutdownTimeout()) || !handsOver();
        } finally {
            lock.close();
        }
        loop.rest();
        tasks.close();
        return inOrder;
    }

    @Override
    public boolean isLeader() {
        return standing.currentTerm().isPresent();
    }

    @Override
    public Optional<FencingToken> token() {
        return standing.currentTerm().map(Standing::token);
    }

    @Override
    public FencingToken requireLeader() {
        return token().orElseThrow(() -> new NotLeaderException(
                "%s does not lead election %s; %s".formatted(node, election, standing.leaderSentence())));
    }

    @Override
    public Optional<Term> term() {
        return standing.term();
    }

    @Override
    public LeadershipStatus status() {
        return standing.status();
    }

    @Override
    public boolean isPaused() {
        return standing.isHeldBackBy(Hold.PAUSED);
    }

    @Override
    public long deadlineNanos() {
        return standing.actsUntil().nanos();
    }

    @Override
    public Outlook outlook() {
        return Outlook.of(standing, chronicle, now());
    }

    @Override
    public Chronicle chronicle() {
        return chronicle;
    }

    @Override
    public Optional<StoreView> store() {
        Moment now = ticker.now();
        return lock.store().map(facts -> {
            Map<String, Duration> ages = new TreeMap<>();
            facts.sessions().forEach((name, opened) -> ages.put(name, now.since(opened)));
            return new StoreView(facts.server(), facts.endpoint(), ages);
        });
    }

    @Override
    public String explain() {
        return loop.order(desk -> explanation.text(outlook(), now()), Optional.empty());
    }

    @Override
    public String relinquish() {
        return relinquish(Optional.empty(), Optional.empty());
    }

    @Override
    public String relinquish(String reason, Duration holdOff) {
        return relinquish(Orders.reason(reason), Optional.of(Candidacy.checkedHoldOff(holdOff)));
    }

    @Override
    public String relinquish(Optional<Duration> holdOff, String by) {
        Optional<String> who = Orders.reason(by);
        return journaled("relinquish", who, relinquish(who, holdOff.map(Candidacy::checkedHoldOff)));
    }

    @Override
    public String pause(String by) {
        return journaled("pause", Orders.reason(by), loop.order(orders::pause, Optional.empty()));
    }

    @Override
    public String resume(String by) {
        return journaled("resume", Orders.reason(by), loop.order(orders::resume, Optional.empty()));
    }

    private String relinquish(Optional<String> why, Optional<Duration> holdOff) {
        return loop.order(desk -> orders.relinquish(holdOff, desk), why);
    }

    private String journaled(String order, Optional<String> by, String answer) {
        announcer.ordered(order + by.map(who -> ", " + who).orElse(""), answer);
        return answer;
    }

    private Reading now() {
        return new Reading(ticker.now(), wall.instant());
    }
}
