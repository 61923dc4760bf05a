package io.leaderelection.lock.redis;

import io.leaderelection.lock.StoreFacts;
import io.leaderelection.lock.redis.Outcome.Failed;
import io.leaderelection.lock.redis.Step.Ask;
import io.leaderelection.lock.redis.Step.AskAll;
import io.leaderelection.time.Moment;
import io.leaderelection.time.Ticker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The masters of one election: a single one, asked on the caller's thread, or several, asked at the same time, each on a
 * thread that ends when it has been idle for a while. One call at a time; {@link #close} may come from any thread.
 */
final class Masters {
    private static final int IDLE_SECONDS = 10;

    private final List<Master> masters;
    private final ThreadPoolExecutor threads;
    private final Ticker ticker;

    Masters(List<Route> routes, Scripts scripts, ThreadFactory factory, Ticker ticker) {
        this.masters =
                routes.stream().map(route -> new Master(route, scripts, ticker)).toList();
        this.threads = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
        this.ticker = ticker;
    }

    Outcome ask(Ask ask) {
        return masters.get(0).run(ask.action(), ask.value(), 0, ask.patience());
    }

    List<Outcome> askAll(AskAll ask) {
        List<CompletableFuture<Outcome>> asked =
                masters.stream().map(master -> asked(master, ask)).toList();
        return asked.stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<Outcome> asked(Master master, AskAll ask) {
        try {
            return CompletableFuture.supplyAsync(
                    () -> master.run(ask.action(), ask.value(), ask.token(), ask.patience()), threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(new Failed("there is no thread to ask it on", ticker.now()));
        }
    }

    /** What of the servers' configuration may cost a leader its lock. */
    Stream<String> warnings() {
        return masters.stream().flatMap(master -> master.warning().stream()).distinct();
    }

    /** What was learned of the servers; empty before one was reached. */
    Optional<StoreFacts> store() {
        List<StoreFacts> known =
                masters.stream().flatMap(master -> master.store().stream()).toList();
        Map<String, Moment> sessions = new HashMap<>();
        known.forEach(one -> sessions.putAll(one.sessions()));
        return known.isEmpty()
                ? Optional.empty()
                : Optional.of(new StoreFacts(
                        joined(known, StoreFacts::server), joined(known, StoreFacts::endpoint), sessions));
    }

    private static String joined(List<StoreFacts> known, Function<StoreFacts, String> part) {
        return known.stream().map(part).distinct().collect(Collectors.joining(", "));
    }

    /** Gives all connections up; the next script opens others. */
    void drop() {
        masters.forEach(Master::drop);
    }

    /** Gives all connections up, and opens no others until {@link #open}. Threads end when they are idle. */
    void close() {
        masters.forEach(Master::close);
        threads.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
    }

    /** Ends {@link #close}. */
    void open() {
        masters.forEach(Master::open);
    }
}
