package io.leaderelection.config;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Lists of Redis servers in settings. Each function throws IllegalArgumentException if the text is none, with a message
 * that shows nothing of it.
 */
final class RedisUris {
    private static final int LEAST_MASTERS = 3; // with two, either one down is no majority
    private static final Pattern PORT_AT_END = Pattern.compile(".*:[0-9]+");

    private RedisUris() {}

    /** {@code host:port, host:port}, each with {@code rediss://} before it, or none. */
    static List<RedisUri> nodes(String text) {
        List<RedisUri> nodes = parts(text).stream().map(RedisUris::node).toList();
        if (nodes.stream().map(RedisUri::tls).distinct().count() > 1) {
            throw new IllegalArgumentException("some are TLS and some are not");
        }
        return different(nodes);
    }

    /** Three or more URIs. */
    static List<RedisUri> masters(String text) {
        List<RedisUri> masters = parts(text).stream().map(RedisUri::parse).toList();
        if (masters.size() < LEAST_MASTERS) {
            throw new IllegalArgumentException("there are only " + masters.size());
        }
        return different(masters);
    }

    private static RedisUri node(String text) {
        if (!PORT_AT_END.matcher(text).matches()) {
            throw new IllegalArgumentException("one does not end in a port");
        }
        RedisUri node = RedisUri.parse(text.contains("://") ? text : "redis://" + text);
        if (node.user().isPresent() || node.password().isPresent()) {
            throw new IllegalArgumentException("user and password go into keys of their own");
        }
        return node;
    }

    private static List<String> parts(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    }

    private static List<RedisUri> different(List<RedisUri> addresses) {
        Set<String> seen = new HashSet<>();
        for (RedisUri address : addresses) {
            if (!seen.add(address.host() + " " + address.port())) {
                throw new IllegalArgumentException(address + " is named twice");
            }
        }
        return addresses;
    }
}
