package io.leaderelection.lock.postgres;

import java.util.LinkedHashMap;
import java.util.Map;

/** The server settings of our sessions; all of them can be set by a plain role for its own session. */
final class SessionSettings {
    private static final String KEEPALIVES_IDLE = "tcp_keepalives_idle";
    private static final String USER_TIMEOUT = "tcp_user_timeout";

    private SessionSettings() {}

    /** Names and values, in the order they are set. Times are in milliseconds where the name says nothing else. */
    static Map<String, String> of(PostgresSettings settings, Side side, String canary) {
        long lease = settings.terms().length().toMillis();
        Map<String, String> values = new LinkedHashMap<>();
        values.put(Statements.CANARY, canary);
        values.put("application_name", Statements.APPLICATION + settings.node());
        values.put("idle_session_timeout", Long.toString(lease)); // the server ends a silent leader's session
        values.put("idle_in_transaction_session_timeout", Long.toString(lease));
        values.put("client_connection_check_interval", Long.toString(Math.min(500, lease / 4))); // a dead waiter
        values.put("synchronous_commit", "on"); // the token's record is on disk before the token is known
        values.put("default_transaction_read_only", "off");
        values.put("statement_timeout", "0");
        values.put("transaction_timeout", "0"); // from PostgreSQL 17
        values.put(
                "lock_timeout",
                Long.toString(side == Side.LOCK ? settings.waitFor().toMillis() : lease / 8));
        values.put(KEEPALIVES_IDLE, Long.toString((lease + 999) / 1000)); // seconds
        values.put(USER_TIMEOUT, Long.toString(lease));
        return values;
    }

    /**
     * The value to set: for the TCP time-outs never less than is set already, because a session must not end before its
     * lease; zero means the operating system's, which is longer than any lease.
     */
    static String atLeast(String name, String wanted, String present) {
        if (!name.equals(KEEPALIVES_IDLE) && !name.equals(USER_TIMEOUT)) {
            return wanted;
        }
        long now = Long.parseLong(present.replaceAll("\\D", ""));
        boolean enough = now == 0 || now >= Long.parseLong(wanted);
        return enough ? Long.toString(now) : wanted;
    }
}
