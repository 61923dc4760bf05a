package io.leaderelection.config;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Settings under our prefix that nobody reads, most likely misspelt. Their values are never shown: a misspelt
 * password is a password.
 */
final class UnknownKeys {
    private static final String VARIABLE_PREFIX = EnvironmentForm.of(Key.PREFIX);

    private final List<String> elections;
    private final Map<String, Key> properties;
    private final Map<String, Key> variables = new LinkedHashMap<>();
    private final Set<String> allForms = new HashSet<>();

    UnknownKeys(List<String> elections) {
        this.elections = elections;
        this.properties = Key.properties(elections);
        properties.forEach((name, key) -> {
            variables.put(EnvironmentForm.of(name), key);
            allForms.addAll(EnvironmentForm.allOf(name));
        });
    }

    void report(Settings settings, Problems problems) {
        Set<String> environment = settings.environmentNames();
        settings.names().stream()
                .filter(name -> name.startsWith(Key.PREFIX) && !properties.containsKey(name))
                // some servers list a property for every variable, with guessed dots: the variable is what was written
                .filter(name -> !environment.contains(EnvironmentForm.of(name)))
                .sorted()
                .forEach(name -> problems.add(problem(name, Key.PREFIX, properties)));
        environment.stream()
                .filter(name -> EnvironmentForm.of(name).startsWith(VARIABLE_PREFIX))
                .filter(name -> !allForms.contains(name) && !EnvironmentForm.isServiceLink(name))
                .sorted()
                .forEach(name -> problems.add(problem(name, VARIABLE_PREFIX, variables)));
    }

    private Problem problem(String name, String prefix, Map<String, Key> known) {
        boolean isVariable = prefix.equals(VARIABLE_PREFIX);
        String rest = name.substring(prefix.length());
        Optional<String> stranger = stranger(rest, isVariable ? '_' : '.');
        Optional<String> nearest = NearestName.of(name, prefix, known.keySet());
        String rule = "is not a known setting"
                + stranger.map(this::notNamed).orElse("")
                + nearest.map("; the nearest is "::concat).orElse("")
                + (stranger.isEmpty() && nearest.isEmpty() ? "; known are " + String.join(", ", Key.knownKeys()) : "");
        return new Problem(name, Optional.empty(), rule, nearest.map(near -> near + " = " + example(known, near)));
    }

    /** The first part of a name, if what follows is a key and the part names no election. */
    private static Optional<String> stranger(String rest, char separator) {
        for (Key key : Key.values()) {
            String tail = separator + (separator == '.' ? key.key() : EnvironmentForm.of(key.key()));
            if (key.isPerElection() && rest.endsWith(tail) && rest.length() > tail.length()) {
                return Optional.of(rest.substring(0, rest.length() - tail.length()));
            }
        }
        return Optional.empty();
    }

    private String notNamed(String stranger) {
        return ": there is no election %s in %s (%s)"
                .formatted(stranger, Key.ELECTIONS.property(), String.join(", ", elections));
    }

    private static String example(Map<String, Key> known, String name) {
        return Optional.ofNullable(known.get(name)).map(Key::example).orElseThrow();
    }
}
