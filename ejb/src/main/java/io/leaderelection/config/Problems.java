package io.leaderelection.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What was found wrong or odd so far, each once: a bad general value shows up in every election that uses it. */
final class Problems {
    private final Set<Problem> errors = new LinkedHashSet<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    void add(Problem problem) {
        errors.add(problem);
    }

    void warn(String sentence) {
        warnings.add(sentence);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    void throwIfAny() {
        if (!errors.isEmpty()) {
            throw new InvalidConfigurationException(List.copyOf(errors));
        }
    }
}
