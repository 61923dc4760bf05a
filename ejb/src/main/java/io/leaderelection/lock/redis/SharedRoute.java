package io.leaderelection.lock.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import redis.clients.jedis.Connection;

/**
 * Connects as a client of somebody else's does, which has time limits of its own: so it connects on a thread of its own, and
 * what arrives too late is closed.
 */
final class SharedRoute implements Route {
    private static final String RESP_2 = "2";

    /** One for the scripts and one that listens. */
    private static final int AT_ONCE = 2;

    private final SharedClient client;
    private final ThreadFactory threads;
    private final Semaphore underWay = new Semaphore(AT_ONCE);

    SharedRoute(SharedClient client, ThreadFactory threads) {
        this.client = client;
        this.threads = threads;
    }

    @Override
    public Link open(TimeLimit limit) {
        Link link = over(connection(limit));
        try {
            link.ask(limit, redis.clients.jedis.Protocol.Command.HELLO, RESP_2); // a push would be taken for an answer
            return link;
        } catch (RuntimeException e) {
            link.close();
            throw e;
        }
    }

    private static Link over(Connection connection) {
        try {
            return Link.over(connection);
        } catch (LinkageError | ClassCastException e) {
            connection.close();
            throw new RedisFailure("the client is not one of Jedis 8, or has a socket factory of its own", true);
        }
    }

    private Connection connection(TimeLimit limit) {
        int left = limit.leftMillis(); // before it begins: what comes of it must be waited for, or closed
        CompletableFuture<Connection> made = begun();
        try {
            return made.get(left, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failed
                    ? failed
                    : new RedisFailure("the client cannot connect");
        } catch (TimeoutException e) {
            return unlessIn(made, new RedisFailure("the client has not connected in time"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unlessIn(made, new RedisFailure("interrupted"));
        }
    }

    /** Gives up, unless it arrived at the last moment. */
    private static Connection unlessIn(CompletableFuture<Connection> made, RedisFailure why) {
        if (made.completeExceptionally(why)) {
            throw why;
        }
        return made.join();
    }

    private CompletableFuture<Connection> begun() {
        if (!underWay.tryAcquire()) {
            throw new RedisFailure("the client still connects");
        }
        CompletableFuture<Connection> made = new CompletableFuture<>();
        try {
            threads.newThread(() -> connect(made)).start();
            return made;
        } catch (RuntimeException | Error noThread) {
            underWay.release();
            throw noThread;
        }
    }

    private void connect(CompletableFuture<Connection> made) {
        try {
            Connection connection = client.connect();
            if (!made.complete(connection)) {
                connection.close(); // nobody waits for it any more
            }
        } catch (RuntimeException | Error failed) {
            made.completeExceptionally(failed);
        } finally {
            underWay.release();
        }
    }
}
