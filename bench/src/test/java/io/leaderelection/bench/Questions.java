package io.leaderelection.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What JMH found a call to cost. Immutable.
 *
 * @param nanos per call, by the name of the benchmark
 * @param bytes that it allocates, likewise
 */
record Questions(Map<String, Double> nanos, Map<String, Double> bytes) {
    private static final String ALLOCATED = ":gc.alloc.rate.norm";

    /** Measures on a node that leads over this Redis. */
    static Questions of(Store redis) {
        Path result = Run.directory().resolve("jmh.csv");
        String seconds = Run.seconds() > 5 ? "3" : "1";
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Run.jmh().toString(),
                "-f",
                "1",
                "-wi",
                "2",
                "-i",
                "3",
                "-w",
                "1s",
                "-r",
                seconds + "s",
                "-prof",
                "gc",
                "-rf",
                "csv",
                "-rff",
                result.toString(),
                "-p",
                "url=" + redis.url());
        try {
            Process jmh = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Run.directory().resolve("jmh.txt").toFile())
                    .start();
            if (!jmh.waitFor(10, TimeUnit.MINUTES)) {
                jmh.destroyForcibly();
                throw new IllegalStateException("JMH does not end; see jmh.txt");
            }
            if (jmh.exitValue() != 0) {
                throw new IllegalStateException("JMH failed; see jmh.txt");
            }
            return read(Files.readAllLines(result));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Rows of the result: name, mode, threads, samples, score, and what does not matter here. */
    static Questions read(List<String> csv) {
        Map<String, Double> nanos = new HashMap<>();
        Map<String, Double> bytes = new HashMap<>();
        for (String row : csv.subList(1, csv.size())) {
            List<String> cells = Arrays.asList(row.replace("\"", "").split(",", -1));
            String name = cells.get(0).substring(cells.get(0).lastIndexOf("Questions.") + "Questions.".length());
            double score = Double.parseDouble(cells.get(4));
            if (!name.contains(":")) {
                nanos.put(name, score);
            } else if (name.endsWith(ALLOCATED)) {
                bytes.put(name.substring(0, name.indexOf(':')), score);
            }
        }
        return new Questions(Map.copyOf(nanos), Map.copyOf(bytes));
    }

    double nanos(String call) {
        return Optional.ofNullable(nanos.get(call)).orElseThrow();
    }

    double bytes(String call) {
        return Optional.ofNullable(bytes.get(call)).orElseThrow();
    }
}
