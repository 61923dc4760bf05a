package io.leaderelection.lock.redis;

import io.leaderelection.time.Ticker;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Rings the bell when a release is published, on a connection and a thread of its own, and sends the scout ahead to the
 * master that it finds when the way to the last one was lost. It only makes things faster: a message can be lost, and a network that swallows packets lets it wait
 * for nothing, so it subscribes anew now and then. Thread-safe.
 */
final class Listener {
    private static final Duration SUBSCRIBES_WITHIN = Duration.ofSeconds(2);
    private static final int LISTENS_MILLIS = 30_000;
    private static final long SHORT_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    /** For as long as a failover usually takes; what lasts longer is no failover. */
    private static final int SHORT_PAUSES = 100;

    private final Route route;
    private final Scout scout;
    private final String channel;
    private final Bell bell;
    private final ThreadFactory threads;
    private final Ticker ticker;
    private final RandomGenerator random; // used by the one thread that runs
    private Optional<Subscription> current = Optional.empty(); // guarded by this
    private boolean closed; // guarded by this

    Listener(
            Route route,
            Scout scout,
            String channel,
            Bell bell,
            ThreadFactory threads,
            Ticker ticker,
            RandomGenerator random) {
        this.route = route;
        this.scout = scout;
        this.channel = channel;
        this.bell = bell;
        this.threads = threads;
        this.ticker = ticker;
        this.random = random;
    }

    /** Begins to listen, if it does not yet and is not closed. */
    void start() {
        start(false);
    }

    private synchronized void start(boolean lost) {
        if (current.isEmpty() && !closed) {
            Subscription next = new Subscription(lost);
            Optional.ofNullable(threads.newThread(next))
                    .ifPresent(
                            thread -> { // a factory may refuse
                                current = Optional.of(next);
                                thread.start();
                            });
        }
    }

    /** Begins to listen, or looks for the way anew: another connection to the same master has failed. Never fails. */
    void doubt() {
        Optional<Subscription> listening;
        synchronized (this) {
            listening = current;
        }
        try {
            listening.ifPresentOrElse(Subscription::lose, () -> start(true));
        } catch (RuntimeException e) {
            return; // no thread can be had, and whoever waits is woken by its own clock
        }
    }

    /** Ends the connection, and soon the thread. Never fails. */
    void stop() {
        take().ifPresent(Subscription::end);
    }

    /** Ends it for good. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        stop();
    }

    private synchronized Optional<Subscription> take() {
        Optional<Subscription> taken = current;
        current = Optional.empty();
        return taken;
    }

    /** One life of the thread. */
    private final class Subscription implements Runnable {
        private final CountDownLatch ended = new CountDownLatch(1);
        private Optional<Link> link = Optional.empty(); // guarded by this
        private int failures;

        /**
         * Whether the way to the last master has failed. Only then is another one sent the scout: after a failover that nobody
         * had to make, connections that stay open lead to the old master for a while, and a leader renews there meanwhile.
         */
        private volatile boolean lost;

        Subscription(boolean lost) {
            this.lost = lost;
        }

        @Override
        public void run() {
            while (!isEnded()) {
                try (Link open = route.open(TimeLimit.in(SUBSCRIBES_WITHIN, ticker))) {
                    keep(open);
                    listen(open);
                } catch (RuntimeException e) {
                    lost = true;
                    failures = Failures.isLasting(e) ? Math.max(failures, SHORT_PAUSES) + 1 : failures + 1;
                    pause(); // whoever waits is woken by its own clock
                }
            }
        }

        private void listen(Link open) {
            TimeLimit limit = TimeLimit.in(SUBSCRIBES_WITHIN, ticker);
            if (lost) {
                scout.visit(open, limit);
            }
            open.ask(limit, Command.SUBSCRIBE, channel);
            bell.ring(); // what was published before went unheard
            failures = 0;
            lost = false;
            while (!isEnded()) {
                Optional<Object> heard = heard(open);
                if (heard.isEmpty()) {
                    return; // nothing for so long: it subscribes anew
                } else if (heard.get() instanceof List<?> message
                        && message.get(0).equals("message")) {
                    bell.ring();
                }
            }
        }

        private static Optional<Object> heard(Link open) {
            try {
                return Optional.of(open.hear(LISTENS_MILLIS));
            } catch (JedisConnectionException e) {
                if (e.getCause() instanceof SocketTimeoutException) {
                    return Optional.empty();
                }
                throw e;
            }
        }

        private void pause() {
            try {
                long about = Math.min(
                        SHORT_PAUSE_MILLIS << Math.min(Math.max(0, failures - SHORT_PAUSES), 6), LONGEST_PAUSE_MILLIS);
                boolean over = ended.await(about / 2 + random.nextLong(about), TimeUnit.MILLISECONDS);
                if (over) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                end(); // the server wants its thread back
            }
        }

        private boolean isEnded() {
            return ended.getCount() == 0;
        }

        private synchronized void keep(Link open) {
            link = Optional.of(open);
            if (isEnded()) {
                open.close();
            }
        }

        private void lose() {
            lost = true;
            disconnect();
        }

        private void end() {
            ended.countDown();
            disconnect();
        }

        private synchronized void disconnect() {
            link.ifPresent(Link::close);
        }
    }
}
