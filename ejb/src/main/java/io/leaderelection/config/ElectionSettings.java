package io.leaderelection.config;

import java.util.Optional;
import java.util.function.Function;

/** The settings as one election sees them: its own value of a key, else the general one, else the default. */
final class ElectionSettings {
    private final Settings settings;
    private final String election;
    private final Problems problems;

    ElectionSettings(Settings settings, String election, Problems problems) {
        this.settings = settings;
        this.election = election;
        this.problems = problems;
    }

    /** Reports what is wrong with a setting that was found. */
    void report(Problem problem) {
        problems.add(problem);
    }

    /** Reports what is odd. */
    void warn(String sentence) {
        problems.warn(sentence);
    }

    /** The text of a setting; empty if it is not set and has no default value. */
    Optional<Given<String>> find(Key key) {
        return written(key.property(election))
                .or(() -> written(key.property()))
                .or(() -> key.defaultValue().map(text -> new Given<>(key.property(), text, text, true)));
    }

    /** Whether an operator set it. */
    boolean isSet(Key key) {
        return find(key).filter(given -> !given.isDefault()).isPresent();
    }

    /**
     * The meaning of a setting.
     *
     * @param meaning throws IllegalArgumentException if the text has none; a message of it is shown
     * @return empty if it is not set and has no default value, or if it was reported as a problem
     */
    <T> Optional<Given<T>> read(Key key, Function<String, T> meaning) {
        return find(key).flatMap(given -> understood(key, given, meaning));
    }

    /** The same for a setting that must be given; {@code property} is the name to ask for. */
    <T> Optional<Given<T>> demand(Key key, String property, Function<String, T> meaning) {
        Optional<Given<String>> given = find(key);
        if (given.isEmpty()) {
            problems.add(Problem.about(
                    property, "is not set and has no default; it " + key.rule(), Optional.of(key.example())));
        }
        return given.flatMap(text -> understood(key, text, meaning));
    }

    /** The same for a setting whose default depends on the node. */
    <T> Optional<Given<T>> readOr(Key key, String fallback, Function<String, T> meaning) {
        Given<String> given = find(key).orElseGet(() -> new Given<>(key.property(), fallback, fallback, true));
        return understood(key, given, meaning);
    }

    private <T> Optional<Given<T>> understood(Key key, Given<String> given, Function<String, T> meaning) {
        try {
            return Optional.of(given.map(text -> meaning.apply(text.strip())));
        } catch (IllegalArgumentException e) {
            String detail = Optional.ofNullable(e.getMessage())
                    .filter(message -> !Problem.repeatsSecretOf(given.text(), message))
                    .map(message -> " (" + message + ")")
                    .orElse("");
            problems.add(Problem.of(given, key.rule() + detail, key.example()));
            return Optional.empty();
        }
    }

    private Optional<Given<String>> written(String property) {
        return settings.get(property).map(text -> new Given<>(property, text, text, false));
    }
}
