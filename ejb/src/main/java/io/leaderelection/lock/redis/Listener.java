package io.leaderelection.lock.redis;

import io.leaderelection.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import redis.clients.jedis.Protocol.Command;

/**
 * Subscribes to releases on a connection of its own, which it lends to the bell, so that whoever waits hears of them without
 * being woken by another thread. Its own thread finds the way, and sends the scout ahead to the master that it finds when the
 * way to the last one was lost; that is noticed while somebody waits, or has doubts. It only makes things faster: a message can
 * be lost, and a network that swallows packets lets one wait for nothing, so it subscribes anew now and then. Thread-safe.
 */
final class Listener {
    private static final Duration SUBSCRIBES_WITHIN = Duration.ofSeconds(2);
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
    private final Duration patience;
    private Optional<Subscription> current = Optional.empty(); // guarded by this
    private boolean closed; // guarded by this

    /**
     * One that does nothing before {@link #start}.
     *
     * @param patience after how long it subscribes anew; over a shared client, after so much silence
     */
    Listener(
            Route route,
            Scout scout,
            String channel,
            Bell bell,
            ThreadFactory threads,
            Ticker ticker,
            RandomGenerator random,
            Duration patience) {
        this.route = route;
        this.scout = scout;
        this.channel = channel;
        this.bell = bell;
        this.threads = threads;
        this.ticker = ticker;
        this.random = random;
        this.patience = patience;
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
        private Optional<Ear> ear = Optional.empty(); // guarded by this
        private int failures;

        /**
         * Whether the way to the last master has failed. Only then is another one sent the scout: after a failover that nobody
         * had to make, connections that stay open lead to the old master for a while, and a leader renews there until its
         * Sentinel tells it otherwise.
         */
        private volatile boolean lost;

        Subscription(boolean lost) {
            this.lost = lost;
        }

        @Override
        public void run() {
            while (!isEnded()) {
                try (Link open = route.open(TimeLimit.in(SUBSCRIBES_WITHIN, ticker))) {
                    Ear fresh = new Ear(open);
                    keep(fresh);
                    subscribe(open);
                    if (open.isPatient()) {
                        lend(fresh);
                    } else {
                        listen(open);
                    }
                } catch (RuntimeException | OutOfMemoryError e) { // an answer may claim any length
                    lost = true;
                    failures = Failures.isLasting(e) ? Math.max(failures, SHORT_PAUSES) + 1 : failures + 1;
                    pause(); // whoever waits is woken by its own clock
                }
            }
        }

        private void subscribe(Link open) {
            TimeLimit limit = TimeLimit.in(SUBSCRIBES_WITHIN, ticker);
            if (lost) {
                scout.visit(open, limit);
            }
            open.ask(limit, Command.SUBSCRIBE, channel);
            failures = 0;
            lost = false;
        }

        /** Until it is deaf, or it is time to subscribe anew. */
        private void lend(Ear hearing) {
            bell.lend(hearing); // which rings it: what was published before went unheard
            try {
                if (hearing.deaf.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new RedisFailure("the subscription was lost");
                }
            } catch (InterruptedException e) {
                goHome();
            } finally {
                bell.takeBack(hearing); // before it is closed: that is no loss
            }
        }

        /** On the own thread, where nobody could listen for some time and go on after that. */
        private void listen(Link open) {
            bell.ring();
            Optional<Object> heard = open.hear(Math.toIntExact(patience.toMillis()));
            while (!isEnded() && heard.isPresent()) { // nothing for so long: it subscribes anew
                if (isRelease(heard.get())) {
                    bell.ring();
                }
                heard = open.hear(Math.toIntExact(patience.toMillis()));
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
                goHome();
            }
        }

        /** The server wants its thread back. */
        private void goHome() {
            Thread.currentThread().interrupt();
            end();
        }

        private boolean isEnded() {
            return ended.getCount() == 0;
        }

        private synchronized void keep(Ear fresh) {
            ear = Optional.of(fresh);
            if (isEnded()) {
                fresh.close();
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
            ear.ifPresent(Ear::close);
        }
    }

    private static boolean isRelease(Object heard) {
        return heard instanceof List<?> message && message.get(0).equals("message");
    }

    /** A subscription as it is lent. */
    private final class Ear implements Bell.Ear {
        private final Link link;
        private final CountDownLatch deaf = new CountDownLatch(1);

        Ear(Link link) {
            this.link = link;
        }

        @Override
        public boolean hears(Duration longest) {
            try {
                long millis = longest.plusNanos(999_999).toMillis(); // 0 would be for ever
                return link.hear((int) Math.min(millis, Integer.MAX_VALUE))
                        .filter(Listener::isRelease)
                        .isPresent();
            } catch (RuntimeException | OutOfMemoryError e) { // a message may claim any length
                if (bell.takeBack(this)) {
                    deaf.countDown();
                }
                return false;
            }
        }

        void close() {
            deaf.countDown();
            link.close();
        }
    }
}
