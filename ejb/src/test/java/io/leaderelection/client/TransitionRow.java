package io.leaderelection.client;

import java.time.Instant;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;

/** A row of the table of transitions, as far as it is read here. Immutable. */
record TransitionRow(long sequence, Instant at, String event, long token, String reason) {
    private static final String[] ITEMS = {"sequence", "at", "event", "election", "node", "reason", "token"};
    private static final OpenType<?>[] TYPES = {
        SimpleType.LONG,
        SimpleType.STRING,
        SimpleType.STRING,
        SimpleType.STRING,
        SimpleType.STRING,
        SimpleType.STRING,
        SimpleType.LONG
    };

    CompositeData of(String election, String node) {
        Object[] values = {sequence, at.toString(), event, election, node, reason, token};
        try {
            return new CompositeDataSupport(new CompositeType("Row", "a row", ITEMS, ITEMS, TYPES), ITEMS, values);
        } catch (OpenDataException e) {
            throw new IllegalStateException(e);
        }
    }
}
