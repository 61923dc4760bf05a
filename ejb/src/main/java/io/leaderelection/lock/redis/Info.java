package io.leaderelection.lock.redis;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a server answers to {@code INFO}. Immutable. Source: redis.io, "INFO".
 *
 * @param fields by name
 */
record Info(Map<String, String> fields) {

    static Info parse(String text) {
        return new Info(text.lines()
                .filter(line -> line.contains(":"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf(':')),
                        line -> line.substring(line.indexOf(':') + 1).strip(),
                        (one, other) -> other)));
    }

    /** One field; empty text if the server does not tell it. */
    String field(String name) {
        return fields.getOrDefault(name, "");
    }
}
