package io.leaderelection.lock.redis;

import java.util.Optional;
import org.apache.commons.pool2.PooledObjectFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.util.Pool;

/**
 * Makes connections as a client of somebody else's does: to where it leads, with its user, its password and its encryption.
 * None is taken out of the client's pool, which may be empty when a lease is about to end, and nothing of the client is ever
 * closed. Thread-safe.
 */
final class SharedClient {
    private final PooledObjectFactory<?> factory;

    private SharedClient(PooledObjectFactory<?> factory) {
        this.factory = factory;
    }

    /** Of an object that leads to one server and whose class is this class loader's; empty for all others. */
    static Optional<SharedClient> of(Object client) {
        if (client instanceof RedisClient single) {
            return Optional.of(new SharedClient(single.getPool().getFactory()));
        } else if (client instanceof Pool<?> pool) {
            return Optional.of(new SharedClient(pool.getFactory()));
        }
        return Optional.empty();
    }

    /**
     * A new connection, logged in. How long that may take is the client's to say.
     *
     * @throws RuntimeException if there is none, or it is of no use for a lock
     */
    Connection connect() {
        Object made = made();
        Connection connection = made instanceof Jedis jedis ? jedis.getConnection() : (Connection) made;
        Optional<String> flaw = flaw(connection);
        if (flaw.isPresent()) {
            connection.close();
            throw new RedisFailure(flaw.get(), true);
        }
        return connection;
    }

    private Object made() {
        try {
            return factory.makeObject().getObject();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new RedisFailure("the client cannot connect: " + Failures.describe(e));
        }
    }

    private static Optional<String> flaw(Connection connection) {
        if (connection.getClass() != Connection.class) {
            return Optional.of("the client keeps answers in a cache; give the election one that does not");
        }
        return connection.getSoTimeout() == 0
                ? Optional.of("the client waits for its server without an end; give it a socket timeout")
                : Optional.empty();
    }
}
