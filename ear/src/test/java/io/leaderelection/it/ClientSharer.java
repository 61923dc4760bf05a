package io.leaderelection.it;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;

/** Bean of an application that shares a pool of connections to Redis, and the classes that it is made of. */
@ApplicationScoped
public class ClientSharer {

    static final String NAME = "java:global/shared-redis-client";
    static final String PORT = "shared.redis.port";

    private final ConnectionPool pool = new ConnectionPool(
            new HostAndPort("127.0.0.1", Integer.getInteger(PORT)),
            DefaultJedisClientConfig.builder()
                    .user("leaderelection")
                    .password("secret")
                    .build());

    @SuppressWarnings("BanJNDI") // the name is a constant
    void start(@Observes Startup applicationStarts) throws NamingException {
        new InitialContext().bind(NAME, pool);
    }

    @PreDestroy
    void stop() {
        pool.close();
    }
}
