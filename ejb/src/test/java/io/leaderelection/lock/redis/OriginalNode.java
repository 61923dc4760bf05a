package io.leaderelection.lock.redis;

import io.leaderelection.fixture.RedisServer;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;

/**
 * A node of the original library, as far as the server can tell: takes the key with {@code SET NX PX} and a random value,
 * lets go by comparing and deleting, and tells nobody. Source: redsync, the lock that the library uses.
 */
record OriginalNode(RedisServer server, long id, String value) {
    private static final String UNLOCK =
            "if redis.call('get',KEYS[1]) == ARGV[1] then return redis.call('del',KEYS[1]) else return 0 end";

    static OriginalNode on(RedisServer server, long id) {
        byte[] random = new byte[16];
        new Random().nextBytes(random);
        return new OriginalNode(server, id, Base64.getEncoder().encodeToString(random));
    }

    /** One attempt; whether it has the lock. */
    boolean lock(Duration timeToLive) {
        return server.ask("SET", Long.toString(id), value, "NX", "PX", Long.toString(timeToLive.toMillis()))
                .equals("OK");
    }

    /** Whether there was something of its own to delete. */
    boolean unlock() {
        Object deleted = server.ask("EVAL", UNLOCK, "1", Long.toString(id), value);
        return deleted.toString().equals("1");
    }
}
