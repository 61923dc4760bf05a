package io.leaderelection.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the text of a setting means, for every kind of setting. Each function throws IllegalArgumentException if it
 * means nothing, with a message where the rule of the key does not say enough.
 */
final class Meaning {
    private static final Pattern LOCK_ID = Pattern.compile("[0-9]+");
    private static final Pattern NODE_ID = Pattern.compile("[!-~&&[^,'\"`]]{1,48}");
    private static final Pattern WORD = Pattern.compile("\\S+");
    private static final Pattern JNDI_NAME = Pattern.compile("[!-~]+");
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);
    private static final Duration SHORTEST_MARGIN = Duration.ofMillis(100);

    /** Postgres takes an idle_session_timeout of up to 2^31-1 milliseconds; this is a round figure below. */
    private static final Duration LONGEST_LEASE = Duration.ofHours(24);

    private Meaning() {}

    static Backend backend(String text) {
        return choice(Backend.class, text);
    }

    static long lockId(String text) {
        if (!LOCK_ID.matcher(text).matches()) {
            throw new IllegalArgumentException();
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("it is too large", e);
        }
    }

    static String nodeId(String text) {
        if (text.length() > 48) {
            throw new IllegalArgumentException("it has " + text.length() + " characters");
        }
        return matching(NODE_ID, text);
    }

    static String jndiName(String text) {
        return matching(JNDI_NAME, text);
    }

    static String word(String text) {
        return matching(WORD, text);
    }

    static boolean yesOrNo(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** A constant by its name in lower case. */
    static <E extends Enum<E>> E choice(Class<E> type, String text) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException();
    }

    static Duration positive(String text) {
        Duration duration = Durations.parse(text);
        if (duration.isZero()) {
            throw new IllegalArgumentException();
        }
        return duration;
    }

    static Duration lease(String text) {
        return between(SHORTEST_LEASE, text, LONGEST_LEASE);
    }

    static Duration margin(String text) {
        return between(SHORTEST_MARGIN, text, Durations.LONGEST);
    }

    private static Duration between(Duration least, String text, Duration most) {
        Duration duration = Durations.parse(text);
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new IllegalArgumentException();
        }
        return duration;
    }

    private static String matching(Pattern pattern, String text) {
        return Optional.of(text).filter(pattern.asMatchPredicate()).orElseThrow(IllegalArgumentException::new);
    }
}
