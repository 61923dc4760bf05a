package io.leaderelection.measure;

import io.leaderelection.api.LeadershipEvent;
import io.leaderelection.api.LeadershipEvent.Gained;
import io.leaderelection.config.Tenure;
import io.leaderelection.config.Timing;
import io.leaderelection.core.Elector;
import io.leaderelection.core.Transition;
import io.leaderelection.runtime.ElectionJournal;
import io.leaderelection.runtime.ElectionRunner;
import io.leaderelection.runtime.ExecutorTasks;
import io.leaderelection.time.Ticker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One election in a process of its own, which tells on standard output what it does and when.
 *
 * <p>Options are pairs of {@code --name value}: {@code lock-id}, {@code node}, and what names the store: {@code url} and
 * {@code user}, or {@code redis} or {@code sentinel} as {@code host:port}, or {@code masters}, several of them. With defaults:
 * {@code lease}, {@code leader-check}, {@code follower-check}, {@code drain}, {@code relinquish-interval} (milliseconds), {@code
 * probe} (microseconds between two samples of {@code isLeader()}), {@code takeover}, {@code fence} (a second URL: while it leads,
 * the node writes to the fenced counter named by {@code counter}, with {@code fence-pause} milliseconds between). The environment
 * variable {@value #PASSWORD} is the password for both.
 *
 * <p>Commands on standard input, each with milliseconds where it takes a time: {@code relinquish} with an optional hold-off,
 * {@code pause}, {@code resume}, {@code jump} by which the node's wall clock is put forward, {@code slow} which every observer
 * takes from now on, {@code throw} with 1 or 0: whether they throw, {@code exhaust} for which the pool lends nothing, {@code
 * usage}, which is answered by a line with what the process uses after a collection, {@code stop}; its end ends the process.
 *
 * <p>Lines: {@code <micros> <node> <what> token=<n> deadline=<micros>}, on the machine's monotonic clock, where <i>what</i> is
 * {@code leader} and {@code follower} for the events, {@code first} and {@code last} for the first and last true sample of
 * {@code isLeader()} in a term, {@code refused} for a refused write. Lines that begin with {@code #} are for people.
 */
public final class MeasuringNode {
    static final String PASSWORD = "MEASURING_NODE_PASSWORD";

    /** What stands before the longest take-over in milliseconds, in a line for people. */
    static final String BOUND = "max-takeover-millis ";

    /** What stands before what the process uses, in a line for people. */
    static final String USAGE = "usage ";

    /** End of a line for people: the lock is in other hands, and from now on this node waits for it. */
    static final String WAITS = " waits";

    private final Map<String, String> options;
    private final String node;
    private final MeasuredStore store;
    private volatile Duration observerTakes = Duration.ZERO;
    private volatile boolean observerThrows;
    private final AtomicLong jumped = new AtomicLong(); // milliseconds
    private final ElectionRunner runner;

    private MeasuringNode(Map<String, String> options) {
        this.options = options;
        this.node = option("node");
        this.store = new MeasuredStore(options);
        this.runner = runner(timing());
    }

    /** Runs until {@code stop} or the end of standard input. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            options.put(args[i].substring("--".length()), args[i + 1]);
        }
        new MeasuringNode(options).run();
        System.exit(0);
    }

    /** The monotonic clock in microseconds: on Linux and macOS that of the machine, the same for all its processes. */
    static long micros() {
        return System.nanoTime() / 1_000;
    }

    /** Put together by hand: a formatter would take a tenth of what is measured. */
    static String line(long at, String node, String what, long token, long deadline) {
        return at + " " + node + " " + what + " token=" + token + " deadline=" + deadline;
    }

    private void run() throws IOException, InterruptedException {
        System.out.println("# " + BOUND + store.bound(timing()).toMillis());
        Probe probe = new Probe(node, runner, micros("probe", 100));
        Thread probing = daemon("probe", probe::run);
        Optional.ofNullable(options.get("fence")).ifPresent(url -> daemon("fence", fenced(url)::run));
        runner.start();
        obey(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        runner.stop();
        probing.interrupt();
        probing.join(); // it has the end of the term to tell
    }

    private FencedWriter fenced(String url) {
        return new FencedWriter(node, runner, store.pool(url), option("counter"), millis("fence-pause", 5));
    }

    private void obey(BufferedReader orders) throws IOException {
        for (String order = orders.readLine(); order != null && !order.equals("stop"); order = orders.readLine()) {
            String[] words = order.split(" ", 2);
            Optional<Duration> time =
                    words.length == 1 ? Optional.empty() : Optional.of(Duration.ofMillis(Long.parseLong(words[1])));
            obey(words[0], time);
        }
    }

    private void obey(String order, Optional<Duration> time) {
        switch (order) {
            case "relinquish" -> System.out.println("# " + runner.relinquish(time, ""));
            case "pause" -> System.out.println("# " + runner.pause(""));
            case "resume" -> System.out.println("# " + runner.resume(""));
            case "usage" -> System.out.println("# " + USAGE + Usage.now());
            case "jump" -> jumped.addAndGet(time.orElseThrow().toMillis());
            case "slow" -> observerTakes = time.orElseThrow();
            case "throw" -> observerThrows = !time.orElseThrow().isZero();
            case "exhaust" -> store.exhaust(time.orElseThrow());
            default -> throw new IllegalArgumentException("no such order: " + order);
        }
    }

    private ElectionRunner runner(Timing timing) {
        return new ElectionRunner(
                "default",
                node,
                timing,
                new Elector(timing, new Random()),
                store.lock(timing),
                new ExecutorTasks("default", Executors.newScheduledThreadPool(1), Thread::new),
                this::tell,
                new Journal(),
                Ticker.system(),
                () -> Instant.now().plusMillis(jumped.get()));
    }

    private Timing timing() {
        Duration lease = millis("lease", 3_000);
        return new Timing(
                lease,
                lease.dividedBy(10),
                millis("leader-check", 1_000),
                millis("follower-check", 1_000),
                millis("drain", 2_000),
                Duration.ofSeconds(5),
                new Tenure.Interval(millis("relinquish-interval", 300_000)));
    }

    private void tell(LeadershipEvent event) {
        String what = event instanceof Gained ? "leader" : "follower";
        long deadline = micros() + runner.status().leaseRemaining().toNanos() / 1_000;
        System.out.println(line(micros(), node, what, event.token().value(), deadline));
        LockSupport.parkNanos(observerTakes.toNanos());
        if (observerThrows) {
            throw new Unruly();
        }
    }

    private String option(String name) {
        return Optional.ofNullable(options.get(name))
                .orElseThrow(() -> new IllegalArgumentException("--" + name + " is missing"));
    }

    private String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    private Duration micros(String name, long otherwise) {
        return Duration.ofNanos(1_000 * Long.parseLong(option(name, Long.toString(otherwise))));
    }

    private Duration millis(String name, long otherwise) {
        return Duration.ofMillis(Long.parseLong(option(name, Long.toString(otherwise))));
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = daemon(work);
        thread.setName(name);
        thread.start();
        return thread;
    }

    static Thread daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    }

    /** What an observer throws when it was told to. */
    private static final class Unruly extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final class Journal implements ElectionJournal {
        @Override
        public void moved(Transition transition) {
            String from = transition.from().getClass().getSimpleName();
            String to = transition.to().getClass().getSimpleName();
            say(from + " -> " + to + " " + transition.reason());
        }

        @Override
        public void storeLost(String why) {
            say("store lost: " + why);
        }

        @Override
        public void storeBack() {
            say("store back");
        }

        @Override
        public void predecessorStays(String why) {
            say("predecessor stays: " + why);
        }

        @Override
        public void failed(String doing, Throwable cause) {
            say((cause instanceof Unruly ? "as ordered, " : "BUG while ") + doing + ": " + cause);
        }

        private void say(String what) {
            System.out.println("# " + micros() + " " + node + " " + what);
        }
    }
}
