package io.leaderelection.bench;

import io.leaderelection.fixture.Resp;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What the stores themselves need, measured with bare connections.
 *
 * @param postgresRoundTrip {@code SELECT 1}
 * @param postgresHandOver from the unlock of an advisory lock to the return of another session that waited for it; no WAL
 * @param postgresFlush one transaction with a WAL record that is flushed
 * @param redisRoundTrip {@code PING}
 * @param redisHandOver from the removal of a key and its announcement to another client's {@code SET NX}
 */
record Limits(
        Sample postgresRoundTrip,
        Sample postgresHandOver,
        Sample postgresFlush,
        Sample redisRoundTrip,
        Sample redisHandOver) {
    private static final int WARM_UP = 200;
    private static final int COUNTED = 300;
    private static final String KEY = "bench-limit";

    static Limits of(PostgresBench postgres, RedisBench redis) {
        try (Connection one = postgres.dataSource().getConnection();
                Connection other = postgres.dataSource().getConnection()) {
            return new Limits(
                    timed(one, "SELECT 1"),
                    advisory(one, other),
                    timed(one, "SELECT pg_logical_emit_message(true, 'bench', 'flush')"),
                    ping(redis),
                    announced(redis));
        } catch (Exception e) { // whatever it is, there is no report
            throw new IllegalStateException("the limits were not measured", e);
        }
    }

    private static Sample timed(Connection connection, String sql) throws Exception {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return sample(() -> {
                long began = System.nanoTime();
                statement.execute();
                return System.nanoTime() - began;
            });
        }
    }

    private static Sample advisory(Connection one, Connection other) throws Exception {
        BlockingQueue<Long> granted = new LinkedBlockingQueue<>();
        ExecutorService waiting = Executors.newSingleThreadExecutor();
        try (PreparedStatement lock = one.prepareStatement("SELECT pg_advisory_lock(4242)");
                PreparedStatement unlock = one.prepareStatement("SELECT pg_advisory_unlock(4242)");
                PreparedStatement wait = other.prepareStatement("SELECT pg_advisory_lock(4242)");
                PreparedStatement back = other.prepareStatement("SELECT pg_advisory_unlock(4242)")) {
            return sample(() -> {
                lock.execute();
                waiting.execute(() -> granted.add(at(wait)));
                Team.pause(Duration.ofMillis(3));
                long began = System.nanoTime();
                unlock.execute();
                long took = Objects.requireNonNull(granted.poll(60, TimeUnit.SECONDS), "never granted") - began;
                back.execute();
                return took;
            });
        } finally {
            waiting.shutdown();
        }
    }

    private static long at(PreparedStatement wait) {
        try {
            wait.execute();
            return System.nanoTime();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Sample ping(RedisBench redis) throws Exception {
        try (Resp resp = new Resp(redis.port())) {
            return sample(() -> {
                long began = System.nanoTime();
                resp.ask("PING");
                return System.nanoTime() - began;
            });
        }
    }

    private static Sample announced(RedisBench redis) throws Exception {
        BlockingQueue<Long> granted = new LinkedBlockingQueue<>();
        ExecutorService listening = Executors.newSingleThreadExecutor();
        try (Resp holder = new Resp(redis.port());
                Resp subscriber = new Resp(redis.port());
                Resp next = new Resp(redis.port())) {
            subscriber.ask("SUBSCRIBE", KEY);
            return sample(() -> {
                holder.ask("SET", KEY, "holder", "NX", "PX", "60000");
                listening.execute(() -> granted.add(afterNews(subscriber, next)));
                Team.pause(Duration.ofMillis(3));
                long began = System.nanoTime();
                holder.ask("DEL", KEY);
                holder.ask("PUBLISH", KEY, "free");
                long took = Objects.requireNonNull(granted.poll(60, TimeUnit.SECONDS), "never granted") - began;
                next.ask("DEL", KEY);
                return took;
            });
        } finally {
            listening.shutdown();
        }
    }

    private static long afterNews(Resp subscriber, Resp next) {
        try {
            subscriber.read();
            next.ask("SET", KEY, "next", "NX", "PX", "60000");
            return System.nanoTime();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Sample sample(Callable<Long> nanos) throws Exception {
        List<Duration> measured = new ArrayList<>();
        for (int i = 0; i < WARM_UP + COUNTED; i++) {
            measured.add(Duration.ofNanos(nanos.call()));
        }
        return new Sample(measured.subList(WARM_UP, measured.size()));
    }
}
