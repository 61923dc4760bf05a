package io.leaderelection.lock.redis;

import java.net.SocketTimeoutException;
import java.util.Optional;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.PushConsumerChain;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.util.RedisInputStream;

/** A connection that is still good after one has listened on it in vain. Used by one thread at a time. */
final class PatientConnection extends Connection {
    private static final Object SILENCE = new Object();

    private boolean mayBeSilent;

    PatientConnection(HostAndPort to, JedisClientConfig config) {
        super(to, config);
    }

    /** What the server sends by itself; empty if nothing comes in time. */
    Optional<Object> hear() {
        mayBeSilent = true;
        try {
            return Optional.of(getOne()).filter(heard -> heard != SILENCE);
        } finally {
            mayBeSilent = false;
        }
    }

    @Override
    protected Object protocolRead(RedisInputStream in, PushConsumerChain consumers) {
        return mayBeSilent && isSilent(in) ? SILENCE : super.protocolRead(in, consumers);
    }

    /** Waits for a first byte, which stays where it is; a message that has begun must come to its end in time. */
    private static boolean isSilent(RedisInputStream in) {
        try {
            in.peek((byte) 0);
            return false;
        } catch (JedisConnectionException e) {
            if (e.getCause() instanceof SocketTimeoutException) {
                return true;
            }
            throw e;
        }
    }
}
