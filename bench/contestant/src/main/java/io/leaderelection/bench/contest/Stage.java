package io.leaderelection.bench.contest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * One process with its contestants. Orders on standard input, one a line: {@code relinquish}; {@code report}, answered by a
 * remark about the heap that is left after a collection; its end ends the process.
 */
public final class Stage {
    /** Small against every figure that is taken, large enough to leave the machine's cores to others. */
    private static final long PAUSE_NANOS = 100_000;

    private final Map<Voice, Contestant> contestants = new LinkedHashMap<>();

    /** Takes one in. */
    public void add(Voice voice, Contestant contestant) {
        contestants.put(voice, contestant);
    }

    /**
     * Competes until the end of standard input.
     *
     * @param probed whether each contestant is asked all the time, and the first and last true answer told
     */
    public void run(boolean probed) throws IOException {
        if (probed) {
            daemon("probe", this::probe).start();
        }
        contestants.values().forEach(Contestant::start);
        obey(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        contestants.values().parallelStream().forEach(Contestant::close);
    }

    /** A thread that keeps no process alive. */
    public static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private void obey(BufferedReader orders) throws IOException {
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            switch (order) {
                case "relinquish" -> contestants.values().forEach(Contestant::relinquish);
                case "report" -> report();
                default -> Voice.remark("no such order: " + order);
            }
        }
    }

    private static void report() {
        System.gc(); // what a program holds is what is left
        Runtime runtime = Runtime.getRuntime();
        Voice.remark("heap=" + (runtime.totalMemory() - runtime.freeMemory()));
    }

    private void probe() {
        List<Probe> probes = contestants.entrySet().stream()
                .map(each -> new Probe(each.getKey(), each.getValue()))
                .toList();
        while (true) {
            probes.forEach(Probe::sample);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
