package io.leaderelection.lock.redis;

import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.exceptions.JedisDataException;

/** Says in one line, without secrets, what a server or the client threw, and what can be done about it. */
final class Failures {
    /** First words of error replies that do not pass by themselves, and what to do: redis.io, "ACL", "Security". */
    private static final Map<String, String> LASTING = Map.of(
            "NOAUTH", "the server wants a password; give one",
            "WRONGPASS", "user or password is wrong",
            "NOPERM", "the user lacks a right; the documentation lists what it needs",
            "WRONGTYPE", "the key holds something else than a lock; use another lock-id or database",
            "ERR", "");

    private static final Map<String, String> PASSING = Map.of(
            "READONLY", "the server is a replica",
            "LOADING", "the server is starting",
            "MASTERDOWN", "the server is a replica without its master",
            "CLUSTERDOWN", "the cluster does not serve the lock's slot",
            "MISCONF", "the server cannot save its data and takes no writes",
            "NOREPLICAS", "the server lacks replicas and takes no writes",
            "OOM", "the server is out of memory and takes no writes",
            "BUSY", "the server is busy with a script");

    private static final int DEEPEST = 10;
    private static final int LONGEST = 300;

    private Failures() {}

    /** Whether it will be so until somebody changes the configuration. */
    static boolean isLasting(Throwable thrown) {
        return thrown instanceof RedisFailure failure
                ? failure.isLasting()
                : thrown instanceof JedisDataException && LASTING.containsKey(code(thrown));
    }

    static String describe(Throwable thrown) {
        if (thrown instanceof JedisDataException) {
            String code = code(thrown);
            String advice = Optional.ofNullable(LASTING.get(code)).orElse(PASSING.getOrDefault(code, ""));
            return (advice.isEmpty() ? "" : advice + ": ") + firstLine(thrown);
        }
        Throwable innermost = thrown;
        for (int depth = 0; depth < DEEPEST; depth++) {
            Throwable below = innermost.getSuppressed().length > 0 // one per address that a name stands for
                    ? innermost.getSuppressed()[0]
                    : innermost.getCause();
            if (below == null) {
                break;
            }
            innermost = below;
        }
        return innermost == thrown
                ? firstLine(thrown)
                : firstLine(thrown) + " (" + innermost.getClass().getSimpleName() + ": " + firstLine(innermost) + ")";
    }

    private static String code(Throwable thrown) {
        return firstLine(thrown).split(" ", 2)[0];
    }

    private static String firstLine(Throwable thrown) {
        String message = thrown.getMessage();
        String line = message == null
                ? thrown.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
