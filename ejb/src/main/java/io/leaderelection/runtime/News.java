package io.leaderelection.runtime;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.Reason;
import java.time.Instant;
import java.util.Optional;

/**
 * One thing that happened in an election on this node. Immutable.
 *
 * @param sequence counts what happened since this election was made, from 1; without gaps
 * @param at wall clock of this node
 * @param kind what it is
 * @param election name of the election
 * @param node this node
 * @param from state before, and
 * @param to after: {@code idle}, {@code standby}, {@code settling}, {@code leading} or {@code resigning}; both empty for news
 *     of the store
 * @param reason why the election moved; empty for news of the store
 * @param token token of the term that began, ended or was handed over, if it was one
 * @param actedUntil for {@link Kind#LOST}, from when on this node did not act: {@code at}, or the lease's deadline if that had
 *     passed before anybody noticed; else empty
 * @param text the same in one sentence
 */
public record News(
        long sequence,
        Instant at,
        Kind kind,
        String election,
        String node,
        String from,
        String to,
        Optional<Reason> reason,
        Optional<FencingToken> token,
        Optional<Instant> actedUntil,
        String text) {

    /** What can happen. */
    public enum Kind {
        /** This node leads from now on. */
        GAINED,
        /** This node no longer leads. */
        LOST,
        /** Any other edge of the state diagram. */
        MOVED,
        /** The store does not answer. */
        STORE_LOST,
        /** The store answers again. */
        STORE_BACK
    }
}
