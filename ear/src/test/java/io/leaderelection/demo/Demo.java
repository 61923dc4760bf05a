package io.leaderelection.demo;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Entry point of {@code mvn -Pdemo}: two WildFly nodes and a Postgres on this machine, orders and faults, and how long the
 * group was without a leader each time. On a terminal it then stays up until Ctrl-C, unless {@code -Ddemo.exit=true}.
 */
public final class Demo {

    /** Held here: a logger that nobody holds is forgotten, and its level with it. */
    private static final Logger CLIENTS = Logger.getLogger("org");

    private final DemoGroup group;
    private final Paper paper;
    private final boolean staysUp;

    private Demo(DemoGroup group, Paper paper, boolean staysUp) {
        this.group = group;
        this.paper = paper;
        this.staysUp = staysUp;
    }

    /**
     * Runs the demonstration. Returning means success, an exception fails the build.
     *
     * @param args directory of the provisioned WildFly, path of the built EAR
     */
    public static void main(String[] args) {
        System.setProperty("org.jboss.logging.provider", "jdk"); // else the JMX client greets through Maven's log
        CLIENTS.setLevel(Level.SEVERE);
        Path wildfly = Path.of(args[0]);
        DemoGroup group = new DemoGroup(wildfly, wildfly.resolveSibling("demo"));
        boolean staysUp = Signals.terminal() && !Boolean.getBoolean("demo.exit");
        new Demo(group, new Paper(System.out), staysUp).runToTheEnd(Path.of(args[1]));
    }

    private void runToTheEnd(Path ear) {
        Thread atExit = new Thread(this::endEarly, "demo-at-exit");
        try {
            Runtime.getRuntime().addShutdownHook(atExit);
            run(ear);
            group.close();
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (RuntimeException e) {
            if (group.isClosed()) {
                waitForTheEnd(); // the JVM ends, and what fails now fails because of that
            }
            report(e);
            group.close();
            Runtime.getRuntime().removeShutdownHook(atExit);
            throw e instanceof DemoFailure ? e : new DemoFailure(firstLine(e));
        }
    }

    private void run(Path ear) {
        paper.print("");
        paper.say("starts Postgres and two WildFly nodes; lease " + DemoGroup.LEASE.toSeconds() + " s, checks every "
                + DemoGroup.CHECK.toSeconds() + " s");
        long begun = Paper.now();
        group.prepare(ear);
        paper.add("Postgres " + group.postgres().jdbcUrl());
        group.nodes().forEach(node -> paper.add(node + "   " + node.console().address()));
        try (Timeline timeline = new Timeline(group.nodes(), paper)) {
            Picture picture = new Picture();
            Walk walk = new Walk(group, timeline, picture, paper);
            firstLeader(walk.begin(), begun);
            boolean kept = tell(walk.steps());
            draw(picture);
            if (staysUp) {
                stayUp();
            } else if (!kept) {
                throw new DemoFailure("the demonstration did not go as promised, see the table above");
            }
        }
    }

    // Maven's JVM is this one.
    private void firstLeader(Term first, long begun) {
        long mavenBegun = ManagementFactory.getRuntimeMXBean().getStartTime() * 1_000;
        paper.add("first leader after " + Paper.span(first.from() - begun) + ", "
                + Paper.span(first.from() - mavenBegun) + " after Maven started");
    }

    private boolean tell(List<Outcome> outcomes) {
        paper.print("");
        outcomes.forEach(outcome -> paper.print(outcome.row()));
        paper.print("");
        return outcomes.stream().allMatch(Outcome::kept);
    }

    private void draw(Picture picture) {
        Path file = group.directory().resolveSibling("demo-timeline.html");
        picture.write(file);
        paper.print("Who led when, as a picture: " + file);
        paper.print("");
    }

    private void stayUp() {
        Path client = group.directory().resolve("jmx-client.jar");
        JmxClientJar.write(client);
        paper.print("Both nodes stay up. To attach JConsole (of the JDK), and to relinquish from there:");
        for (DemoNode node : group.nodes()) {
            paper.print("  jconsole -J--add-modules=jdk.unsupported -J-Djava.class.path=" + client + " "
                    + node.console().address() + "   # " + node);
        }
        paper.print("MBean: " + Console.MBEAN);
        paper.print("Logs: " + group.directory() + "/node-*/log/server.log");
        paper.print("Ctrl-C stops both nodes and Postgres and deletes " + group.directory());
        paper.print("");
        waitForTheEnd();
    }

    private static void waitForTheEnd() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void endEarly() {
        if (!group.isClosed()) {
            paper.say("stops both nodes and Postgres");
            group.close();
            paper.say("nothing is left");
        }
    }

    private void report(RuntimeException e) {
        if (e instanceof DemoFailure failure && !failure.evidence().isEmpty()) {
            failure.evidence().forEach(paper::print);
        } else {
            group.nodes().forEach(this::printLastWords);
        }
        paper.say("FAILED: " + firstLine(e));
    }

    private void printLastWords(DemoNode node) {
        paper.print("--- end of the log of " + node);
        node.lastWords().forEach(paper::print);
    }

    private static String firstLine(RuntimeException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
    }
}
