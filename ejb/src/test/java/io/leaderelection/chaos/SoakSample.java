package io.leaderelection.chaos;

import io.leaderelection.measure.Usage;

/**
 * What one node used at one minute.
 *
 * @param sessions of all nodes of its store, as the store counts them
 */
record SoakSample(long minute, String store, String node, long sessions, Usage usage) {
    static final String HEADER = "minute,store,node,sessions,heap_bytes,threads,files";

    String csv() {
        return String.join(
                ",",
                Long.toString(minute),
                store,
                node,
                Long.toString(sessions),
                Long.toString(usage.heap()),
                Long.toString(usage.threads()),
                Long.toString(usage.files()));
    }
}
