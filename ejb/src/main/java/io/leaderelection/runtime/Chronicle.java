package io.leaderelection.runtime;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.Reason;
import io.leaderelection.core.Call;
import io.leaderelection.core.ElectionState;
import io.leaderelection.core.ElectionState.Leading;
import io.leaderelection.core.ElectionState.Resigning;
import io.leaderelection.core.ElectionState.Standby;
import io.leaderelection.core.Transition;
import io.leaderelection.lock.LockReply;
import io.leaderelection.lock.LockReply.Granted;
import io.leaderelection.lock.LockReply.Held;
import io.leaderelection.lock.LockReply.Refused;
import io.leaderelection.lock.LockReply.Unknown;
import io.leaderelection.runtime.News.Kind;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What has happened in one election on this node: the latest news with their numbers, and counters. Kept when it is decided,
 * so that it never lags behind observers. Thread-safe; nothing here waits for anybody.
 */
public final class Chronicle {
    /** How many transitions are kept; news of the store are kept apart, as many, so that an outage crowds none out. */
    public static final int KEPT = 50;

    /** An answer that takes longer is missed. */
    private static final Duration PROMPT = Duration.ofSeconds(1);

    private static final Set<Reason> ENDINGS = EnumSet.of(
            Reason.RELINQUISHED,
            Reason.TENURE_OVER,
            Reason.PAUSED,
            Reason.SUSPENDED,
            Reason.STOPPED,
            Reason.LOCK_LOST,
            Reason.DEADLINE_PASSED,
            Reason.CLOCK_JUMPED);

    private final String election;
    private final String node;
    private final Duration longestWait;
    private final Ticker ticker;
    private final InstantSource wall;
    private final List<Consumer<News>> followers = new CopyOnWriteArrayList<>();

    // everything below is guarded by this
    private final Deque<News> transitions = new ArrayDeque<>();
    private final Deque<News> outages = new ArrayDeque<>();
    private final Map<Reason, Long> ended = new EnumMap<>(Reason.class);
    private long sequence;
    private long checks;
    private long failures;
    private long terms;
    private Optional<Asked> asked = Optional.empty();
    private Optional<Past> lastCheck = Optional.empty();
    private Optional<String> storeProblem = Optional.empty();
    private Optional<Moment> holdsOffUntil = Optional.empty();

    private record Asked(Call call, Moment at) {}

    private record Past(Check check, Moment at) {}

    /**
     * An empty one.
     *
     * @param longestWait how long an attempt may wait for the lock
     */
    Chronicle(String election, String node, Duration longestWait, Ticker ticker, InstantSource wall) {
        this.longestWait = longestWait;
        this.election = election;
        this.node = node;
        this.ticker = ticker;
        this.wall = wall;
        ENDINGS.forEach(reason -> ended.put(reason, 0L));
    }

    /** The latest news, oldest first. */
    public synchronized List<News> news() {
        return Stream.concat(transitions.stream(), outages.stream())
                .sorted(Comparator.comparingLong(News::sequence))
                .toList();
    }

    /** Number of the latest news; 0 = there were none. */
    public synchronized long lastSequence() {
        return sequence;
    }

    /** The counters, taken together. */
    public synchronized Tally tally() {
        return new Tally(checks, failures, terms, ended);
    }

    /** The last call of the store that has ended; empty before there was one. */
    public synchronized Optional<Check> lastCheck() {
        return lastCheck.map(past -> new Check(
                past.check().at(),
                ticker.now().since(past.at()),
                past.check().took(),
                past.check().call(),
                past.check().result()));
    }

    /** Why the store does not answer, or that a call is overdue; empty while it answers. */
    public synchronized Optional<String> storeProblem() {
        return overdue()
                .map(awaited -> "it was asked %d ms ago and has not answered yet".formatted(awaited.toMillis()))
                .or(() -> storeProblem);
    }

    /** An attempt may wait for the lock without the store being slow. */
    private Optional<Duration> overdue() {
        return asked.map(call -> ticker.now().since(call.at()))
                .filter(awaited ->
                        awaited.compareTo(longestWait(asked.get().call()).plus(PROMPT)) > 0);
    }

    /** How long a call may wait for somebody else before its answer is due. */
    Duration longestWait(Call call) {
        return call instanceof Call.Acquire ? longestWait : Duration.ZERO;
    }

    /**
     * Adds one who is told all news from now on, in order. He is told under a lock, so he must return at once and call nothing
     * of this election.
     */
    public void follow(Consumer<News> follower) {
        followers.add(follower);
    }

    synchronized Duration holdOffLeft() {
        return holdsOffUntil
                .map(until -> Outlook.positive(until.since(ticker.now())))
                .orElse(Duration.ZERO);
    }

    synchronized void moved(Transition transition) {
        Reason reason = transition.reason();
        Kind kind = kind(transition);
        if (kind == Kind.GAINED) {
            terms++;
        } else if (kind == Kind.LOST) {
            ended.merge(reason, 1L, Long::sum);
        }
        holdsOffUntil = reason == Reason.HANDED_OVER && transition.to() instanceof Standby standby
                ? Optional.of(standby.askAt())
                : Optional.empty();
        Optional<FencingToken> token = token(transition);
        tell(
                transitions,
                new News(
                        ++sequence,
                        transition.at().wall(),
                        kind,
                        election,
                        node,
                        name(transition.from()),
                        name(transition.to()),
                        Optional.of(reason),
                        token,
                        actedUntil(transition),
                        text(kind, transition, token)));
    }

    synchronized void storeLost(String why) {
        storeProblem = Optional.of(why);
        outage(Kind.STORE_LOST, "the store does not answer: " + why);
    }

    /** A later reason why the store is away; no news. */
    synchronized void storeStillLost(String why) {
        storeProblem = Optional.of(why);
    }

    synchronized void storeBack() {
        storeProblem = Optional.empty();
        outage(Kind.STORE_BACK, "the store answers again");
    }

    synchronized void asked(Call call) {
        asked = Optional.of(new Asked(call, ticker.now()));
    }

    synchronized void answered(Call call, LockReply reply) {
        Moment now = ticker.now();
        Duration took = asked.map(Asked::at).map(now::since).orElse(Duration.ZERO);
        asked = Optional.empty();
        if (call instanceof Call.Release || call instanceof Call.Park) {
            return;
        }
        checks++;
        if (reply instanceof Unknown) {
            failures++;
        }
        lastCheck =
                Optional.of(new Past(new Check(wall.instant(), Duration.ZERO, took, name(call), result(reply)), now));
    }

    private void outage(Kind kind, String text) {
        tell(
                outages,
                new News(
                        ++sequence,
                        wall.instant(),
                        kind,
                        election,
                        node,
                        "",
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        text));
    }

    private void tell(Deque<News> kept, News news) {
        kept.add(news);
        if (kept.size() > KEPT) {
            kept.remove();
        }
        followers.forEach(follower -> follower.accept(news));
    }

    private static Kind kind(Transition transition) {
        if (transition.to() instanceof Leading) {
            return Kind.GAINED;
        }
        return transition.from() instanceof Leading ? Kind.LOST : Kind.MOVED;
    }

    private static Optional<Instant> actedUntil(Transition transition) {
        if (kind(transition) != Kind.LOST) {
            return Optional.empty();
        }
        Moment deadline = ((Leading) transition.from()).actsUntil();
        Duration late = Outlook.positive(transition.at().moment().since(deadline));
        return Optional.of(transition.at().wall().minus(late));
    }

    private static Optional<FencingToken> token(Transition transition) {
        return Stream.of(transition.to(), transition.from())
                .flatMap(state -> token(state).stream())
                .findFirst();
    }

    private static Optional<FencingToken> token(ElectionState state) {
        if (state instanceof Leading leading) {
            return Optional.of(leading.lease().token());
        }
        return state instanceof Resigning resigning
                ? Optional.of(resigning.lease().token())
                : Optional.empty();
    }

    private String text(Kind kind, Transition transition, Optional<FencingToken> token) {
        String term = token.map(value -> ", term " + value).orElse("");
        return switch (kind) {
            case GAINED -> node + " leads election " + election + term;
            case LOST -> node + " no longer leads election " + election + term + ": " + transition.reason();
            default ->
                node + " moves from " + name(transition.from()) + " to " + name(transition.to()) + " in election "
                        + election + term + ": " + transition.reason();
        };
    }

    private static String name(Object part) {
        return part.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static String result(LockReply reply) {
        if (reply instanceof Granted) {
            return "granted";
        } else if (reply instanceof Held held) {
            return "held, but not to be used yet: " + held.why();
        } else if (reply instanceof Refused refused) {
            return "not ours: " + refused.why();
        }
        return reply instanceof Unknown unknown ? "no answer: " + unknown.why() : "released";
    }
}
