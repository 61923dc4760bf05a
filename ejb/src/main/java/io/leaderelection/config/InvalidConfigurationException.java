package io.leaderelection.config;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The settings break at least one rule; the message lists every violation, numbered, one per line. */
public final class InvalidConfigurationException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * Makes the message.
     *
     * @param problems what is wrong; not empty
     */
    public InvalidConfigurationException(List<Problem> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, in the order of the message. */
    public List<Problem> problems() {
        return problems;
    }

    private static String message(List<Problem> problems) {
        return IntStream.range(0, problems.size())
                .mapToObj(i -> (i + 1) + ". " + problems.get(i).text())
                .collect(Collectors.joining(
                        "\n",
                        "The configuration of the leader election has %d problem%s:\n"
                                .formatted(problems.size(), problems.size() == 1 ? "" : "s"),
                        ""));
    }
}
