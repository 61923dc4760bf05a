package io.leaderelection.demo;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.management.openmbean.CompositeData;

/**
 * One row of a node's table of transitions.
 *
 * @param node whose
 * @param at when it happened, microseconds since 1970
 * @param event {@code gained}, {@code lost}, {@code moved}, {@code store-lost} or {@code store-back}
 * @param reason why; may be empty
 * @param token token of the term it is about, or 0
 * @param actedUntil when the node stopped acting; for {@code lost} only, else {@code at}
 */
record Row(String node, long at, String event, String reason, long token, long actedUntil) {

    static Row of(CompositeData row) {
        String at = (String) row.get("at");
        String until = (String) row.get("actedUntil");
        return new Row(
                (String) row.get("node"),
                micros(at),
                (String) row.get("event"),
                (String) row.get("reason"),
                (Long) row.get("token"),
                micros(until.isEmpty() ? at : until));
    }

    private static long micros(String instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
    }
}
