package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Deploys and undeploys again and again, and compares what is left. */
final class Redeployments {

    private static final int EARLY = 10; // by then every cache of the server is filled
    private static final long OF_ONE_DEPLOYMENT = 4; // the EAR, its library, its EJB jar and its WAR
    private static final long USED_BY_ONE_ELECTION = 3;
    private static final Duration LONGEST_CLEANING = Duration.ofSeconds(30);

    private final FigureSheet sheet;
    private final String server;
    private final Supplier<Remains> remains;

    /**
     * On one server.
     *
     * @param server its name, for the figures
     * @param remains looks into it
     */
    Redeployments(String server, Supplier<Remains> remains) {
        this.server = server;
        this.remains = remains;
        this.sheet = new FigureSheet(
                Path.of(System.getProperty("nodes.directory")).resolveSibling("leaks-" + server + ".txt"));
    }

    /**
     * Fails if something of ours is left, or more of the server's class loaders than after the tenth.
     *
     * @param times how often to redeploy, after a first deployment
     * @param once deploys, waits until every election leads, and undeploys
     */
    void check(int times, Runnable once) {
        Remains before = look("before");
        once.run();
        Remains early = before;
        for (int i = 1; i <= times; i++) {
            once.run();
            if (i == EARLY) {
                early = look("after " + i + " redeployments");
            }
        }
        Remains last = look("after " + times + " redeployments");

        for (Remains after : List.of(early, last)) {
            assertNothingOfOurs(after);
            assertThat(after.copies()).as("kept deployments").isLessThanOrEqualTo(1);
        }
        assertThat(last.databaseConnections())
                .as("connections that wait in the pool")
                .isLessThanOrEqualTo(Math.max(early.databaseConnections(), USED_BY_ONE_ELECTION));
        assertThat(last.loaders())
                .as("class loaders")
                .isLessThanOrEqualTo(early.loaders() + (last.copies() > early.copies() ? OF_ONE_DEPLOYMENT : 0));
    }

    private static void assertNothingOfOurs(Remains remains) {
        assertThat(List.of(
                        remains.beans(),
                        remains.threads(),
                        remains.listeners(),
                        remains.lent(),
                        remains.sessions(),
                        remains.redisConnections()))
                .as("MBeans, threads, listeners, lent connections, sessions, connections to Redis")
                .containsOnly(0L);
    }

    /** Looks until nothing is left, since stores notice ends and collections unload classes a moment later; or once more. */
    private Remains look(String when) {
        Remains seen;
        try {
            seen = Awaitility.await("nothing is left")
                    .pollInterval(Duration.ofSeconds(1))
                    .atMost(LONGEST_CLEANING)
                    .until(remains::get, Remains::isClean);
        } catch (ConditionTimeoutException e) {
            seen = remains.get();
        }
        sheet.add("FIGURE leaks %s, %s: %s".formatted(server, when, seen));
        return seen;
    }
}
