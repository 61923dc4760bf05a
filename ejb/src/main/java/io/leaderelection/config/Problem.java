package io.leaderelection.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One thing that is wrong with the settings. Immutable.
 *
 * @param key full name of the setting
 * @param value the value as it may be shown; empty if there is none or it must not be shown
 * @param rule what a right value is, and what this one lacks
 * @param example an assignment that obeys the rule; empty if no single one would help
 */
public record Problem(String key, Optional<String> value, String rule, Optional<String> example) {
    private static final int LONGEST_VALUE = 120;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** User and password of an address, to the last @ before the next address: a wrong one may have more. */
    private static final Pattern USER_INFO = Pattern.compile("(?s)(?<=://)(?:(?!,\\s*rediss?://).)*@");

    private static final Pattern USER_INFO_WITHOUT_SCHEME = Pattern.compile("(?s)^(?!.*://)[^@]*:.*@");
    private static final Pattern QUERY = Pattern.compile("(?s)(?<=://)([^?#]*[?#]).*");

    static Problem of(Given<?> given, String rule, String example) {
        return new Problem(given.key(), Optional.of(given.shown()), rule, assignment(given.key(), example));
    }

    /** About a key whose value is absent or not worth showing. */
    static Problem about(String key, String rule, Optional<String> example) {
        return new Problem(key, Optional.empty(), rule, example.flatMap(value -> assignment(key, value)));
    }

    /** Key, value, rule and example in one line. */
    public String text() {
        String line = key
                + value.map(" = "::concat).orElse("")
                + ": "
                + rule
                + example.map("; example: "::concat).orElse("");
        return CONTROL.matcher(line).replaceAll(" ");
    }

    /** The value in quotes, on one line, of bearable length; asterisks for a secret. */
    static String show(String key, String value) {
        String name = key.toLowerCase(Locale.ROOT);
        if (name.contains("password") || name.contains("secret")) {
            return "***";
        }
        String line = CONTROL.matcher(withoutSecrets(value)).replaceAll("?");
        return '"' + (line.length() > LONGEST_VALUE ? line.substring(0, LONGEST_VALUE) + "…" : line) + '"';
    }

    /** Whether a message may repeat what is not shown of a value because it may hold a password. */
    static boolean repeatsSecretOf(String value, String message) {
        String shown = withoutSecrets(value);
        if (shown.equals(value)) {
            return false;
        }
        return message.contains(value)
                || NO_WORD.splitAsStream(value)
                        .filter(word -> !word.isEmpty() && !shown.contains(word))
                        .anyMatch(message::contains);
    }

    /** The value without what may be a user and a password in an address, also in one that is none. */
    private static String withoutSecrets(String value) {
        String anonymous = USER_INFO.matcher(value).replaceAll("***@");
        String schemeless = USER_INFO_WITHOUT_SCHEME.matcher(anonymous).replaceFirst("***@");
        return QUERY.matcher(schemeless).replaceFirst("$1***");
    }

    static Optional<String> assignment(String key, String value) {
        return Optional.of(key + " = " + value);
    }
}
