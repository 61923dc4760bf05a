package io.leaderelection.lock.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The SQL of one election. Each message acts first and then looks, in one round trip; PostgreSQL manual, 9.28 "System
 * Administration Functions" (advisory locks, WAL records), 54.12 "pg_locks", 9.27 "System Information Functions", 27.2 "The
 * Cumulative Statistics System" (pg_stat_get_activity: the view upon it takes longer to plan than all of the rest).
 */
final class Statements {
    /** Prefix of {@code application_name}, followed by the node. */
    static final String APPLICATION = "leaderelection/";

    /** Name of the setting in which a session carries its mark. */
    static final String CANARY = "leaderelection.canary";

    private static final String LOOK = """
            SELECT pg_backend_pid() AS pid,
                   pg_postmaster_start_time()::text AS server_run,
                   pg_is_in_recovery() AS in_recovery,
                   coalesce(current_setting('leaderelection.canary', true), '') AS canary,
                   coalesce(bool_or(is_lock AND pid = pg_backend_pid()), false) AS lock_mine,
                   max(pid) FILTER (WHERE is_guard) AS guard_pid,
                   coalesce(bool_or(is_done), false) AS done_seen,
                   coalesce(bool_or(is_done AND pid = pg_backend_pid()), false) AS done_mine,
                   (SELECT application_name FROM pg_stat_get_activity(max(k.pid) FILTER (WHERE is_guard)) a
                    WHERE a.pid = max(k.pid) FILTER (WHERE is_guard)) AS leader,
                   %s AS token
            FROM (%s) k
            """;

    private static final String LOCKS = """
            SELECT pid, %s AS is_lock, %s AS is_guard, %s AS is_done FROM pg_locks
            WHERE locktype = 'advisory' AND granted
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())""";

    /** A record in the write-ahead log makes the commit wait for the flush, so no crash hands the number out again. */
    private static final String TAKE_TOKEN = """
            CASE WHEN bool_or(is_lock AND pid = pg_backend_pid()) AND NOT bool_or(is_done) %s
                 THEN (SELECT pg_current_xact_id()::text FROM pg_logical_emit_message(true, 'leaderelection', 'token')) END""";

    private static final String IF_WORKER_RAN = "AND current_setting('leaderelection.worker', true) = 'true'";

    /** The time-out is that of the statement after this one; a statement cannot set its own. */
    private static final String BOUND_WORKER =
            "SELECT set_config('statement_timeout', '%d', true), set_config('leaderelection.worker', 'false', true); ";

    /**
     * Runs a query in a worker, which only the postmaster can start; PostgreSQL manual, 20.17 "Developer Options"
     * (debug_parallel_query, before 16 force_parallel_mode) and EXPLAIN, which lists a worker under a part of the plan if it
     * ran that part. Caught in the block, a failure writes no line into the server's log. Settings for this message only.
     */
    private static final String START_WORKER = """
            DO $$
            DECLARE
              forced text := CASE WHEN current_setting('server_version_num')::int < 160000
                                  THEN 'force_parallel_mode' ELSE 'debug_parallel_query' END;
              plan text;
            BEGIN
              BEGIN
                PERFORM set_config(forced, 'on', true), set_config('max_parallel_workers_per_gather', '1', true);
                EXECUTE 'EXPLAIN (ANALYZE, VERBOSE, COSTS OFF, TIMING OFF, FORMAT JSON) SELECT 1' INTO plan;
                PERFORM set_config('leaderelection.worker', (plan LIKE '%"Worker Number"%')::text, true);
              EXCEPTION WHEN query_canceled OR OTHERS THEN NULL;
              END;
              PERFORM set_config(forced, 'off', true), set_config('statement_timeout', '0', true);
            EXCEPTION WHEN query_canceled THEN -- a worker that ended as its time was up: it does not count
              PERFORM set_config('statement_timeout', '0', true);
            END$$""";

    /** Caught in the block, a time-out writes no line into the server's log and leaves a granted lock granted. */
    private static final String WAIT =
            "DO $$BEGIN %sPERFORM pg_advisory_lock(%s); EXCEPTION WHEN lock_not_available THEN NULL; END$$; ";

    /** Held to the end of the message, so whoever waits for it knows that the look in it is over. */
    private static final String LOOKS = "pg_advisory_xact_lock(" + AdvisoryKeys.looks("pg_backend_pid()") + ")";

    /**
     * Takes the mark away as soon as the lock's heir has looked; it has the lock already if it stood in the queue. If there is
     * none the mark stays.
     */
    private static final String DROP_DONE_ONCE_SEEN = "SELECT pg_advisory_xact_lock(" + AdvisoryKeys.looks("heir")
            + "), %s FROM (SELECT pid AS heir FROM (%s) k WHERE is_lock) h; ";

    /** For one transaction. */
    private static final String LOCK_TIMEOUT = "PERFORM set_config('lock_timeout', '%d', true); ";

    private final AdvisoryKeys keys;
    private final long leaseMillis;
    private final long graceMillis;

    Statements(PostgresSettings settings) {
        this.keys = new AdvisoryKeys(settings.lockId());
        this.leaseMillis = settings.terms().length().toMillis();
        this.graceMillis = Math.max(1, settings.grace().toMillis()); // 0 would be no bound
    }

    /** The message for one action. */
    String of(Action action) {
        return switch (action) {
            case LOOK -> look("NULL");
            case LOOK_AND_TAKE_TOKEN -> look(TAKE_TOKEN.formatted(""));
            case START_WORKER_AND_TAKE_TOKEN ->
                BOUND_WORKER.formatted(graceMillis) + START_WORKER + "; " + look(TAKE_TOKEN.formatted(IF_WORKER_RAN));
            case WAIT_FOR_LOCK -> WAIT.formatted("PERFORM " + LOOKS + "; ", keys.lock()) + look("NULL");
            case TRY_LOCK -> "SELECT %s, pg_try_advisory_lock(%s); %s".formatted(LOOKS, keys.lock(), look("NULL"));
            case WAIT_FOR_GUARD -> waitForGuard(keys.guard());
            case UNGUARD -> "SELECT pg_advisory_unlock(%s); %s".formatted(keys.guard(), look("NULL"));
            case UNLOCK -> "SELECT pg_advisory_unlock(%s); %s".formatted(keys.lock(), look("NULL"));
            case MARK_DONE_AND_UNLOCK ->
                "SELECT pg_try_advisory_lock_shared(%s), pg_advisory_unlock(%s), %s; %s%s"
                        .formatted(
                                keys.done(),
                                keys.lock(),
                                idleTimeout(2 * Departure.DONE_FOR.toMillis()),
                                DROP_DONE_ONCE_SEEN.formatted(dropDone(), locks()),
                                look("NULL"));
            case DROP_DONE_ONCE_SUCCEEDED ->
                "SELECT %s WHERE EXISTS (SELECT FROM (%s) k WHERE is_guard); %s"
                        .formatted(dropDone(), locks(), look("NULL"));
            case DROP_DONE -> "SELECT " + dropDone() + "; " + look("NULL");
        };
    }

    /** The message of {@link Action#WAIT_FOR_GUARD}, but with no key, for which the server takes no lock. */
    String rehearsalOfTheGuard() {
        return waitForGuard("NULL::int, NULL::int");
    }

    /** Reads what {@link #of} looked at; the result set stands on its only row. */
    static Sight read(ResultSet row) throws SQLException {
        int guardPid = row.getInt("guard_pid");
        Optional<Integer> guard = row.wasNull() ? Optional.empty() : Optional.of(guardPid);
        return new Sight(
                row.getInt("pid"),
                row.getString("server_run"),
                row.getBoolean("in_recovery"),
                row.getString("canary"),
                row.getBoolean("lock_mine"),
                guard,
                row.getBoolean("done_seen"),
                row.getBoolean("done_mine"),
                Optional.ofNullable(row.getString("leader")).map(Statements::node),
                Optional.ofNullable(row.getString("token")).map(Long::parseLong));
    }

    /** A statement that gives settings their values; the values are its parameters, in the order of the names. */
    static String set(List<String> names) {
        return names.stream()
                .map(name -> "set_config('" + name + "', ?, false)")
                .reduce((one, other) -> one + ", " + other)
                .map(list -> "SELECT " + list)
                .orElseThrow();
    }

    /** A statement that reads settings, null where the server does not know one. */
    static String show(List<String> names) {
        return names.stream()
                .map(name -> "current_setting('" + name + "', true)")
                .reduce((one, other) -> one + ", " + other)
                .map(list -> "SELECT " + list)
                .orElseThrow();
    }

    private String waitForGuard(String key) {
        return WAIT.formatted(LOCK_TIMEOUT.formatted(PostgresSettings.GUARD_WAIT.toMillis()), key) + look("NULL");
    }

    private String look(String token) {
        return LOOK.formatted(token, locks());
    }

    private String locks() {
        return LOCKS.formatted(keys.isLock(), keys.isGuard(), keys.isDone());
    }

    private String dropDone() {
        return "pg_advisory_unlock_shared(%s), %s".formatted(keys.done(), idleTimeout(leaseMillis));
    }

    private static String idleTimeout(long millis) {
        return "set_config('idle_session_timeout', '" + millis + "', false)";
    }

    private static String node(String applicationName) {
        return applicationName.startsWith(APPLICATION)
                ? applicationName.substring(APPLICATION.length())
                : applicationName;
    }
}
