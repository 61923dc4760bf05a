package io.leaderelection.lock.redis;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * One connection to one server, logged in. Used by one thread at a time, but for {@link #close}. What fails throws
 * {@link RuntimeException}s of the client or {@link RedisFailure}; after that the connection is of no more use, unless the
 * server itself answered with an error.
 */
final class Link implements AutoCloseable {
    /** Shown by {@code CLIENT LIST}. */
    private static final String NAME = "leaderelection";

    private final Connection connection;
    private final RedisAddress address;

    private Link(Connection connection, RedisAddress address) {
        this.connection = connection;
        this.address = address;
    }

    /** Connects, logs in and chooses the database, all within the limit. */
    static Link open(RedisAddress address, RedisAccess access, TimeLimit limit) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .timeoutMillis(limit.leftMillis())
                .resp2()
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
        options(access.tls()).ifPresent(config::sslOptions);
        HostAndPort to = new HostAndPort(address.host(), address.port());
        Link link = new Link(new PatientConnection(to, config.build()), address);
        try {
            link.logIn(access, limit);
            return link;
        } catch (RuntimeException e) {
            link.close();
            throw e;
        }
    }

    /** A connection that a client of somebody else's has made and logged in. */
    static Link over(Connection connection) {
        HostAndPort to = connection.getHostAndPort();
        return new Link(connection, new RedisAddress(to.getHost(), to.getPort()));
    }

    private static Optional<SslOptions> options(RedisAccess.Tls tls) {
        if (tls instanceof RedisAccess.Tls.Off) {
            return Optional.empty();
        }
        SslOptions.Builder options = SslOptions.builder().sslVerifyMode(SslVerifyMode.INSECURE);
        if (tls instanceof RedisAccess.Tls.Verified verified) {
            options.sslVerifyMode(SslVerifyMode.FULL);
            verified.trustStore()
                    .ifPresent(store -> options.truststore(
                            store.file().toFile(), store.password().toCharArray()));
        }
        return Optional.of(options.build());
    }

    /** Where the server listens. */
    RedisAddress address() {
        return address;
    }

    /** Sends one command and reads its reply: texts, numbers, lists of replies. */
    Object ask(TimeLimit limit, ProtocolCommand command, String... arguments) {
        connection.setSoTimeout(limit.leftMillis());
        connection.sendCommand(command, arguments);
        return text(connection.getOne());
    }

    /** Whether {@link #hear} may be called again after it has heard nothing. */
    boolean isPatient() {
        return connection instanceof PatientConnection;
    }

    /** Waits for what the server sends by itself; empty if nothing comes in time. */
    Optional<Object> hear(int longestMillis) {
        connection.setSoTimeout(longestMillis);
        if (connection instanceof PatientConnection patient) {
            return patient.hear().map(Link::text);
        }
        try {
            return Optional.of(text(connection.getOne()));
        } catch (JedisConnectionException e) {
            if (e.getCause() instanceof SocketTimeoutException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Ends the connection, also in the middle of a request. Thread-safe, never fails. */
    @Override
    public void close() {
        try {
            connection.forceDisconnect();
        } catch (IOException | RuntimeException e) {
            return; // it was broken already, which is what we want it to be
        }
    }

    private void logIn(RedisAccess access, TimeLimit limit) {
        if (access.password().isPresent()) {
            String password = access.password().get();
            ask(
                    limit,
                    Command.AUTH,
                    access.user().map(user -> new String[] {user, password}).orElseGet(() -> new String[] {password}));
        }
        if (access.database() != 0) {
            ask(limit, Command.SELECT, Integer.toString(access.database()));
        }
        try {
            ask(limit, Command.CLIENT, "SETNAME", NAME);
        } catch (JedisDataException e) {
            return; // a user who may not do that can do without
        }
    }

    private static Object text(Object reply) {
        if (reply instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        } else if (reply instanceof List<?> list) {
            List<Object> texts = new ArrayList<>(list.size());
            for (Object each : list) {
                texts.add(text(each));
            }
            return texts;
        } else if (reply instanceof JedisDataException error) {
            throw error;
        }
        return reply == null ? "" : reply;
    }
}
