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
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** The Lua scripts of one election, one per {@link Action}. Source: redis.io, "Scripting with Lua". Thread-safe. */
final class Scripts {
    private static final String KEYS = "3";
    private static final int FIXED_PARTS = 5;

    private final String lockKey;
    private final String fenceKey;
    private final String sinceKey;
    private final String channel;
    private final String timeToLive;
    private final Map<Action, String> sources = new EnumMap<>(Action.class);
    private final Map<Action, String> digests = new EnumMap<>(Action.class);

    Scripts(RedisSettings settings) {
        this.lockKey = settings.lockKey();
        this.fenceKey = settings.fenceKey();
        this.sinceKey = settings.sinceKey();
        this.channel = settings.channel();
        this.timeToLive = Long.toString(settings.terms().length().toMillis());
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
        List<String> arguments = arguments(action, value, token);
        String[] message = new String[FIXED_PARTS + arguments.size()];
        message[0] = script;
        message[1] = KEYS;
        message[2] = lockKey;
        message[3] = fenceKey;
        message[4] = sinceKey;
        for (int i = 0; i < arguments.size(); i++) {
            message[FIXED_PARTS + i] = arguments.get(i);
        }
        return message;
    }

    private List<String> arguments(Action action, String value, long token) {
        return switch (action) {
            case ACQUIRE -> List.of(value, timeToLive, timeToLive); // as old as a key can live
            case RENEW -> List.of(value, timeToLive);
            case RAISE -> List.of(value, Long.toString(token));
            case RELEASE -> List.of(value, channel);
            case CHECK, LOOK -> List.of();
        };
    }

    private static Sight sight(Object reply) {
        if (!(reply instanceof List<?> report) || report.size() != 7) {
            throw new RedisFailure("the server answered a script with something else than its report");
        }
        long remaining = Long.parseLong(field(report, 5));
        return new Sight(
                field(report, 0).equals("1"),
                field(report, 1),
                unlessEmpty(field(report, 2)),
                Duration.ofMillis(Long.parseLong(field(report, 3))),
                unlessEmpty(field(report, 4)),
                remaining < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(remaining)),
                Long.parseLong(field(report, 6)));
    }

    private static String field(List<?> report, int index) {
        return String.valueOf(report.get(index));
    }

    private static Optional<String> unlessEmpty(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
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
