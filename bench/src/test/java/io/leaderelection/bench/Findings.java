package io.leaderelection.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that one run found out.
 *
 * @param outcomes of the product and of its peers
 * @param atDefaults cost of the product with a lease of 10 s, by the name of its competitor
 * @param limits of the stores
 * @param many elections per process
 * @param questions cost of a call
 * @param notes what was left out, and why
 */
record Findings(
        List<Outcome> outcomes,
        Map<String, Cost> atDefaults,
        Limits limits,
        List<ManyElections> many,
        Questions questions,
        List<String> notes) {

    /** The product over a kind of store. */
    Outcome ours(String kind) {
        return outcomes.stream()
                .filter(each -> each.ours() && each.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    List<Outcome> peers() {
        return outcomes.stream().filter(each -> !each.ours()).toList();
    }

    List<Outcome> peers(String kind) {
        return peers().stream().filter(each -> each.kind().equals(kind)).toList();
    }

    Cost atDefaults(Outcome ours) {
        return Optional.ofNullable(atDefaults.get(ours.name())).orElseThrow();
    }
}
