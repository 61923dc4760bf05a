package io.leaderelection.client;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.Term;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** The terms whose end somebody waits for. Thread-safe. */
final class DistantTerms {
    private final Set<DistantTerm> awaited = ConcurrentHashMap.newKeySet();
    private final ClientLog log;

    DistantTerms(ClientLog log) {
        this.log = log;
    }

    /**
     * A term of this node.
     *
     * @param over whether it is, by the MBean; asked for each decision
     */
    Term of(FencingToken token, BooleanSupplier over) {
        return new DistantTerm(token, over, awaited, log);
    }

    /** What is to be run because terms have ended, none of which throws. */
    List<Runnable> due() {
        return awaited.stream()
                .filter(DistantTerm::isOver)
                .flatMap(term -> term.end().stream())
                .toList();
    }

    /** The same for all of them: nobody will tell of their ends any more. */
    List<Runnable> all() {
        return awaited.stream().flatMap(term -> term.end().stream()).toList();
    }
}
