package io.leaderelection.lock.redis;

/**
 * Where a server listens. Immutable.
 *
 * @param host name or address; with TLS, the name that its certificate must carry
 * @param port TCP port, 1 … 65535
 */
public record RedisAddress(String host, int port) {
    public RedisAddress {
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("not an address of a Redis server: '%s', port %d".formatted(host, port));
        }
    }

    /**
     * Reads {@code host} or {@code host:port}; an IPv6 address with a port is written in brackets.
     *
     * @param standardPort port where none is given
     * @throws IllegalArgumentException if it is neither
     */
    public static RedisAddress parse(String text, int standardPort) {
        int colon = text.lastIndexOf(':');
        boolean bare = colon < 0 || text.endsWith("]") || (text.indexOf(':') < colon && !text.startsWith("["));
        String host = bare ? text : text.substring(0, colon);
        String plain = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        try {
            return new RedisAddress(plain.strip(), bare ? standardPort : Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'%s' is no host:port; for example redis-1:6379".formatted(text), e);
        }
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
