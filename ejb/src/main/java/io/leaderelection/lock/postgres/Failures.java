package io.leaderelection.lock.postgres;

import java.sql.SQLException;
import java.util.regex.Pattern;

/** Says in one line, without secrets, what a driver or a pool threw. */
final class Failures {
    /** Where a secret ends cannot be known, so what follows on its line goes with it. */
    private static final Pattern SECRET = Pattern.compile("(?i)((?:ssl)?password\\s*[=:]\\s*).*");

    private static final int DEEPEST = 20;

    private Failures() {}

    /** The innermost cause speaks: pools wrap what the driver said, and the outer SQLState is often missing. */
    static String describe(Throwable thrown) {
        Throwable innermost = thrown;
        for (int depth = 0; innermost.getCause() != null && depth < DEEPEST; depth++) {
            innermost = innermost.getCause();
        }
        String state = innermost instanceof SQLException sql && sql.getSQLState() != null
                ? " (SQLSTATE " + sql.getSQLState() + ")"
                : "";
        String message = innermost.getMessage() == null ? innermost.getClass().getName() : innermost.getMessage();
        return SECRET.matcher(message.lines().findFirst().orElse("")).replaceAll("$1***") + state;
    }
}
