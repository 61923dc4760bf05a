package io.leaderelection.it;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is left in a server and in its stores after an application was undeployed.
 *
 * @param beans MBeans of ours
 * @param threads threads of ours
 * @param listeners our followers of the server's state, which nothing but the server would keep
 * @param copies class loaders that hold our classes, so deployments that somebody keeps
 * @param lent connections that the server's pool has lent
 * @param sessions database sessions of ours
 * @param databaseConnections connections of the server to the database, also those that wait in the pool
 * @param redisConnections connections of the server to Redis
 * @param loaders class loaders of the whole server
 * @param allThreads threads of the whole server
 */
record Remains(
        long beans,
        long threads,
        long listeners,
        long copies,
        long lent,
        long sessions,
        long databaseConnections,
        long redisConnections,
        long loaders,
        long allThreads) {

    /** Lets a JVM forget at once what is only softly reachable, which is no leak. */
    static final String FORGET = "-XX:SoftRefLRUPolicyMSPerMB=0";

    private static final String FOLLOWER = "io.leaderelection.ee.ServerState";
    private static final Pattern ROW = Pattern.compile("(?m)^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+)");

    /** Looks, after a full collection. */
    static Remains of(ServerConsole server, LeakStores stores, long lent) {
        ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
        String heap = server.diagnose("gcClassHistogram"); // of what is reachable
        return new Remains(
                server.ourBeans().size(),
                server.threads().stream()
                        .filter(name -> name.toLowerCase(Locale.ROOT).contains("leaderelection"))
                        .count(),
                instances(heap, FOLLOWER),
                server.diagnose("vmClassHierarchy")
                        .lines()
                        .filter(line -> line.contains("-" + FOLLOWER + "/"))
                        .count(),
                lent,
                stores.sessions(),
                SocketsOfProcess.connectionsTo(stores.postgresPort(), process),
                SocketsOfProcess.connectionsTo(stores.redisPort(), process),
                instances(heap, ".*(?<!Delegating)ClassLoader"), // the delegating ones are the JVM's, for reflection
                server.threads().size());
    }

    /** Whether nothing is left but what waits in the pool and, at most, the last deployment's classes. */
    boolean isClean() {
        return beans + threads + listeners + lent + sessions + redisConnections == 0 && copies <= 1;
    }

    private static long instances(String heap, String name) {
        Pattern wanted = Pattern.compile(name);
        long sum = 0;
        Matcher rows = ROW.matcher(heap);
        while (rows.find()) {
            if (wanted.matcher(rows.group(2)).matches()) {
                sum += Long.parseLong(rows.group(1));
            }
        }
        return sum;
    }
}
