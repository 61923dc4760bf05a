package io.leaderelection.ee;

import java.util.Optional;

/**
 * Something else than an address that the server has bound for Redis.
 *
 * @param type its class
 * @param ours sees the classes of this application's own client
 */
record BoundClient(Class<?> type, ClassLoader ours) {
    private static final String REMEDY = "; bind an address like that of redis.uri as a String";
    private static final String CLIENTS = "redis.clients.";

    /** Why it cannot be used. */
    String refusal() {
        if (!type.getName().startsWith(CLIENTS)) {
            return "what is bound under this name is neither a String nor a URI but a " + type.getName() + REMEDY;
        }
        return sameName()
                        .filter(own -> own != type)
                        .map(own ->
                                ("what is bound under this name is a %s of class loader %s, which this application cannot use:"
                                                + " its own class of that name is of class loader %s")
                                        .formatted(type.getName(), type.getClassLoader(), own.getClassLoader()))
                        .orElse("what is bound under this name is a " + type.getName()
                                + ", which does not tell how to connect to one server as a RedisClient, a JedisPool and a"
                                + " ConnectionPool do, if this application sees their commons-pool2, too")
                + REMEDY;
    }

    private Optional<Class<?>> sameName() {
        try {
            return Optional.of(Class.forName(type.getName(), false, ours));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }
}
