package io.leaderelection.measure;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process uses.
 *
 * @param heap bytes in use after a full collection
 * @param threads live threads
 * @param files open file descriptors, sockets among them; 0 where the system does not tell
 */
public record Usage(long heap, long threads, long files) {
    private static final Pattern TEXT = Pattern.compile("heap=(\\d+) threads=(\\d+) files=(\\d+)");

    /** Of this process, after a full collection. */
    static Usage now() {
        System.gc();
        String[] files = new File("/proc/self/fd").list();
        return new Usage(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                files == null ? 0 : files.length);
    }

    /** The greater of two in each respect. */
    public Usage most(Usage other) {
        return new Usage(Math.max(heap, other.heap), Math.max(threads, other.threads), Math.max(files, other.files));
    }

    /** Reads back what {@link #toString} wrote. */
    static Usage parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        return new Usage(
                Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3)));
    }

    @Override
    public String toString() {
        return "heap=" + heap + " threads=" + threads + " files=" + files;
    }
}
