package io.leaderelection.runtime;

import io.leaderelection.api.Reason;
import java.util.Map;

/**
 * What has been counted since this election was made. Immutable.
 *
 * @param checks calls of the store, answered or not
 * @param failures those that were not
 * @param terms terms of this node that began
 * @param ended terms of this node that ended, by what ended them; every reason that can is there
 */
public record Tally(long checks, long failures, long terms, Map<Reason, Long> ended) {
    public Tally {
        ended = Map.copyOf(ended);
    }
}
