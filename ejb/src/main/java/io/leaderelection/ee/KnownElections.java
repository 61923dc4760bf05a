package io.leaderelection.ee;

import java.util.List;
import java.util.Optional;

/**
 * The elections that an application can name. Immutable.
 *
 * @param names as configured; empty where the configuration cannot be read, and then nothing is known to be wrong
 */
record KnownElections(List<String> names) {
    private static final String SETTING = "leaderelection.elections";

    /** The election that {@code @LeaderOnly} means by this name: the only one, if it has none. */
    Optional<String> meant(String name) {
        return name.isEmpty()
                ? names.stream().filter(only -> names.size() == 1).findFirst()
                : Optional.of(name).filter(names::contains);
    }

    /** Why {@code @LeaderOnly} cannot have this name. */
    Optional<Misuse> refusalOfLeaderOnly(String where, String name) {
        if (!name.isEmpty() || names.size() < 2) {
            return name.isEmpty() ? Optional.empty() : refusal(where, "@LeaderOnly", name);
        }
        return Optional.of(new Misuse(
                where,
                "@LeaderOnly must name its election where there are several: " + String.join(", ", names),
                "write @LeaderOnly(\"" + names.get(0) + "\")"));
    }

    /** Why the qualifier cannot have this name. */
    Optional<Misuse> refusal(String where, String name) {
        return refusal(where, "@Election", name);
    }

    private Optional<Misuse> refusal(String where, String annotation, String name) {
        if (names.isEmpty() || names.contains(name)) {
            return Optional.empty();
        }
        return Optional.of(new Misuse(
                where,
                "%s(\"%s\") must name a configured election, and these are: %s"
                        .formatted(annotation, name, String.join(", ", names)),
                "name one of them, or add %s to %s".formatted(name, SETTING)));
    }
}
