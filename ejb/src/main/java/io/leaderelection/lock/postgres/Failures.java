package io.leaderelection.lock.postgres;

import java.sql.SQLException;
import java.util.regex.Pattern;

/** Says in one line, without secrets, what a driver or a pool threw. */
final class Failures {
    /** Where a secret ends cannot be known, so what follows on its line goes with it. */
    private static final Pattern SECRET = Pattern.compile("(?i)((?:ssl)?password\\s*[=:]\\s*).*");

    private static final int DEEPEST = 20;

    private Failures() {}

    /**
     * The innermost SQLException speaks, because pools wrap what the driver said and lose its SQLState; the cause below it,
     * such as an unknown host, is added if it says more.
     */
    static String describe(Throwable thrown) {
        Throwable speaker = thrown;
        Throwable innermost = thrown;
        for (int depth = 0; innermost.getCause() != null && depth < DEEPEST; depth++) {
            innermost = innermost.getCause();
            speaker = innermost instanceof SQLException ? innermost : speaker;
        }
        String state = speaker instanceof SQLException sql && sql.getSQLState() != null
                ? " (SQLSTATE " + sql.getSQLState() + ")"
                : "";
        String cause = innermost == speaker || innermost.getMessage() == null
                ? ""
                : "; " + innermost.getClass().getSimpleName() + ": " + firstLine(innermost);
        return SECRET.matcher(firstLine(speaker) + state + cause).replaceAll("$1***");
    }

    private static String firstLine(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null
                ? thrown.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
