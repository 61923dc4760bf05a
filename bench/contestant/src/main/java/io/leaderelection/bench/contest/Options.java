package io.leaderelection.bench.contest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Options of a command line, with everything that is wrong with them. Not thread-safe.
 *
 * <p>An option is {@code --name value}, or {@code --name} alone where it is a flag.
 */
public final class Options {
    private final Map<String, String> given = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * Reads a command line.
     *
     * @param args as given
     * @param valued names of the options that have a value
     * @param flags names of those that have none
     */
    public Options(String[] args, Set<String> valued, Set<String> flags) {
        for (int i = 0; i < args.length; i++) {
            String name = args[i].startsWith("--") ? args[i].substring(2) : "";
            if (flags.contains(name)) {
                put(name, "");
            } else if (!valued.contains(name)) {
                problems.add("no such option: " + args[i]);
            } else if (i + 1 == args.length || args[i + 1].startsWith("--")) {
                problems.add("--" + name + " lacks its value");
                given.putIfAbsent(name, ""); // not missing, too
            } else {
                put(name, args[++i]);
            }
        }
    }

    private void put(String name, String value) {
        if (given.put(name, value) != null) {
            problems.add("--" + name + " is given twice");
        }
    }

    /** Notes one more thing that is wrong. */
    public void refuse(String problem) {
        problems.add(problem);
    }

    /** What is wrong so far. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Whether this flag is given. */
    public boolean has(String flag) {
        return given.containsKey(flag);
    }

    /** Value of an option; empty where there is none. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(given.get(name)).filter(value -> !value.isEmpty());
    }

    /** Value of an option that must be given; what is missing is a problem, and has the value that is offered instead. */
    public String need(String name, String stopgap) {
        if (!given.containsKey(name)) {
            problems.add("--" + name + " is missing");
        }
        return find(name).orElse(stopgap);
    }

    /** Whole number from {@code least} up; any other value is a problem, and counts as the default. */
    public long number(String name, long least, long otherwise) {
        Optional<String> text = find(name);
        try {
            long value = text.map(Long::parseLong).orElse(otherwise);
            if (value >= least) {
                return value;
            }
        } catch (NumberFormatException e) {
            // the same problem
        }
        problems.add("--" + name + " must be a whole number from " + least + " up, and is " + text.orElse(""));
        return otherwise;
    }
}
