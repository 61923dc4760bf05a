package io.leaderelection.config;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The names in {@code leaderelection.elections}. */
final class ElectionNames {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
    private static final String DEFAULT = Key.ELECTIONS.defaultValue().orElseThrow();

    private final Given<String> list;
    private final Problems problems;

    private ElectionNames(Given<String> list, Problems problems) {
        this.list = list;
        this.problems = problems;
    }

    /** All names, wrong ones too, so that the settings that use them can be checked as well; never empty. */
    static List<String> read(Settings settings, Problems problems) {
        Key key = Key.ELECTIONS;
        Given<String> list = settings.get(key.property())
                .map(text -> new Given<>(key.property(), text, text, false))
                .orElseGet(() -> new Given<>(key.property(), DEFAULT, DEFAULT, true));
        return new ElectionNames(list, problems).check();
    }

    private List<String> check() {
        List<String> names =
                Arrays.stream(list.value().split(",", -1)).map(String::strip).toList();
        Set<String> reserved = reserved();
        Map<String, String> seen = new HashMap<>();
        for (String name : names) {
            String form = EnvironmentForm.of(name);
            flaw(name, reserved, Optional.ofNullable(seen.put(form, name))).ifPresent(this::report);
        }
        List<String> usable =
                names.stream().filter(name -> !name.isEmpty()).distinct().toList();
        return usable.isEmpty() ? List.of(DEFAULT) : usable;
    }

    private Optional<String> flaw(String name, Set<String> reserved, Optional<String> twin) {
        if (name.isEmpty()) {
            return Optional.of("one name is empty");
        } else if (!NAME.matcher(name).matches()) {
            return Optional.of(Problem.show(list.key(), name) + " has other characters");
        } else if (reserved.contains(EnvironmentForm.of(name))) {
            return Optional.of(name + " is no election name, since settings begin with it");
        }
        return twin.map(other -> other.equals(name)
                ? name + " is named twice"
                : "%s and %s are the same in the name of an environment variable".formatted(other, name));
    }

    private void report(String flaw) {
        Key key = Key.ELECTIONS;
        problems.add(Problem.of(list, key.rule() + " (" + flaw + ")", key.example()));
    }

    private static Set<String> reserved() {
        Set<String> words = new HashSet<>();
        Key.knownKeys().stream()
                .map(key -> EnvironmentForm.of(key.replaceFirst("\\..*", "")))
                .forEach(words::add);
        return words;
    }
}
