package io.leaderelection.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One Redis server as a URI names it. Immutable.
 *
 * @param host name or address; without brackets
 * @param port TCP port
 * @param tls whether the connection is encrypted
 * @param user ACL user; empty = the one that is called default
 * @param password of the user; empty = none
 * @param database number of the database
 */
public record RedisUri(
        String host, int port, boolean tls, Optional<String> user, Optional<Secret> password, int database) {
    private static final int DEFAULT_PORT = 6379;
    private static final Pattern DATABASE = Pattern.compile("/?|/[0-9]{1,5}");

    /**
     * The server that a URI names.
     *
     * @param text {@code redis[s]://[user][:password]@host[:port][/database]}
     * @throws IllegalArgumentException if it does not; the message shows nothing of the text
     */
    public static RedisUri parse(String text) {
        URI uri = uri(text);
        String scheme = Optional.ofNullable(uri.getScheme()).orElse("");
        if (!scheme.equals("redis") && !scheme.equals("rediss")) {
            throw new IllegalArgumentException("it does not begin with redis:// or rediss://");
        } else if (uri.getHost() == null) {
            throw new IllegalArgumentException("it has no host, or one with other characters than a host name has, or a"
                    + " user or password whose characters need % codes");
        } else if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("it has a part behind ? or #, of which nothing is known; in a user or"
                    + " password write %3F and %23");
        } else if (!DATABASE.matcher(uri.getRawPath()).matches()) {
            throw new IllegalArgumentException("what follows the host is not the number of a database");
        }
        return new RedisUri(
                unbracketed(uri.getHost()),
                port(uri),
                scheme.equals("rediss"),
                userInfo(uri, 0),
                userInfo(uri, 1).map(Secret::new),
                database(uri));
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) { // its message quotes the text
            throw new IllegalArgumentException("it is no URI at character " + (e.getIndex() + 1));
        }
    }

    private static int port(URI uri) {
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("its port is not from 1 to 65535");
        }
        return uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    }

    private static int database(URI uri) {
        String path = uri.getRawPath().replace("/", "");
        return path.isEmpty() ? 0 : Integer.parseInt(path);
    }

    /** The user, 0, or the password, 1. The parts are separated before % codes are read: either may have a colon. */
    private static Optional<String> userInfo(URI uri, int part) {
        String[] parts = Optional.ofNullable(uri.getRawUserInfo()).orElse("").split(":", 2);
        return Optional.of(parts)
                .filter(all -> all.length > part && !all[part].isEmpty())
                .map(all -> URI.create("redis://" + all[part] + "@host").getUserInfo());
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** The address without user and password. */
    @Override
    public String toString() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return (tls ? "rediss" : "redis") + "://" + name + ":" + port + (database == 0 ? "" : "/" + database);
    }
}
