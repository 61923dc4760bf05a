package io.leaderelection.it;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import redis.clients.jedis.HostAndPort;

/** Bean of an application with a Redis client of its own, of which it shares an object. */
@ApplicationScoped
public class ClientBinder {

    static final String NAME = "java:global/redis-client";

    @SuppressWarnings("BanJNDI") // the name is a constant
    void start(@Observes Startup applicationStarts) throws NamingException {
        new InitialContext().bind(NAME, new HostAndPort("127.0.0.1", 6379));
    }
}
