package io.leaderelection.ee;

import io.leaderelection.lock.postgres.ServerFacts;
import java.util.ArrayList;
import java.util.List;

/** What is to be said of a Postgres and of the connections to it. */
final class PostgresFindings {
    private static final int NODES = 2;

    private PostgresFindings() {}

    /**
     * Judges what a session has learned.
     *
     * @param kept connections that the elections of this node keep
     */
    static List<Finding> of(ServerFacts facts, int kept) {
        List<Finding> findings = new ArrayList<>();
        findings.add(
                facts.remote() && !facts.encrypted()
                        ? Finding.change(
                                "the connection to the server, which is another host, is not encrypted",
                                "add sslmode=verify-full and sslrootcert to the data source's URL")
                        : Finding.fine("the connection to the server is "
                                + (facts.encrypted() ? "encrypted" : "a local one")));
        int needed = NODES * kept;
        facts.sessionLimit()
                .filter(limit -> limit < needed)
                .ifPresent(limit -> findings.add(Finding.change(
                        "the role or the database may have " + limit + " sessions, and two nodes keep " + needed,
                        "ALTER ROLE … CONNECTION LIMIT " + needed + ", or ALTER DATABASE … CONNECTION LIMIT "
                                + needed)));
        findings.add(
                facts.bounded()
                        ? Finding.fine("a call over a dead network ends by itself")
                        : Finding.change(
                                "the data source does not pass the network time-out on, so that a call over a dead network"
                                        + " ends when TCP gives up",
                                "add socketTimeout=10 to the data source's URL"));
        return findings;
    }
}
