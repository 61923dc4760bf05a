package io.leaderelection.ee;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The application's code names elections or places {@code @LeaderOnly} where it cannot work; the message lists all places. */
final class MisuseException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the message.
     *
     * @param misuses not empty
     */
    MisuseException(List<Misuse> misuses) {
        super(message(misuses));
    }

    private static String message(List<Misuse> misuses) {
        return IntStream.range(0, misuses.size())
                .mapToObj(i -> (i + 1) + ". " + misuses.get(i).text())
                .collect(Collectors.joining(
                        "\n",
                        "The use of the leader election in this application has %d problem%s:\n"
                                .formatted(misuses.size(), misuses.size() == 1 ? "" : "s"),
                        ""));
    }
}
