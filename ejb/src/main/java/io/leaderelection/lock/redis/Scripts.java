package io.leaderelection.lock.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** The Lua scripts of one election, one per {@link Action}. Source: redis.io, "Scripting with Lua". Thread-safe. */
final class Scripts {
    private static final String KEYS = "3";

    private final RedisSettings settings;
    private final Map<Action, String> sources = new EnumMap<>(Action.class);
    private final Map<Action, String> digests = new EnumMap<>(Action.class);

    Scripts(RedisSettings settings) {
        this.settings = settings;
        String common = read("report");
        for (Action action : Action.values()) {
            String source = common + read(action.name().toLowerCase(Locale.ROOT));
            sources.put(action, source);
            digests.put(action, sha1(source));
        }
    }

    /** Runs one and reads its report; sends its text only where the server does not know it. */
    Sight run(Link link, Action action, String value, long token, TimeLimit limit) {
        try {
            return sight(
                    link.ask(limit, Command.EVALSHA, message(digests.getOrDefault(action, ""), action, value, token)));
        } catch (JedisNoScriptException e) {
            return sight(
                    link.ask(limit, Command.EVAL, message(sources.getOrDefault(action, ""), action, value, token)));
        }
    }

    private String[] message(String script, Action action, String value, long token) {
        String ttl = Long.toString(settings.terms().length().toMillis());
        Stream<String> arguments = switch (action) {
            case ACQUIRE -> Stream.of(value, ttl, ttl); // as old as a key can live
            case RENEW -> Stream.of(value, ttl);
            case RAISE -> Stream.of(value, Long.toString(token));
            case RELEASE -> Stream.of(value, settings.channel());
            case CHECK, LOOK -> Stream.of();
        };
        Stream<String> keys = Stream.of(settings.lockKey(), settings.fenceKey(), settings.sinceKey());
        return Stream.of(Stream.of(script, KEYS), keys, arguments)
                .flatMap(part -> part)
                .toArray(String[]::new);
    }

    private static Sight sight(Object reply) {
        if (!(reply instanceof List<?> report) || report.size() != 7) {
            throw new RedisFailure("the server answered a script with something else than its report");
        }
        List<String> fields = report.stream().map(Object::toString).toList();
        Optional<Duration> remaining = Optional.of(Long.parseLong(fields.get(5)))
                .filter(millis -> millis >= 0)
                .map(Duration::ofMillis);
        return new Sight(
                fields.get(0).equals("1"),
                fields.get(1),
                unlessEmpty(fields.get(2)),
                Duration.ofMillis(Long.parseLong(fields.get(3))),
                unlessEmpty(fields.get(4)),
                remaining,
                Long.parseLong(fields.get(6)));
    }

    private static Optional<String> unlessEmpty(String text) {
        return Optional.of(text).filter(any -> !any.isEmpty());
    }

    private static String read(String name) {
        try (InputStream resource = Scripts.class.getResourceAsStream(name + ".lua")) {
            if (resource == null) {
                throw new IllegalStateException("the module lacks its script " + name + ".lua");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String source) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(source.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
