package io.leaderelection.config;

import io.leaderelection.config.ElectionReader.Draft;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** No two elections of a store may share a lock: they would be one. */
final class LockIds {
    private final Problems problems;

    LockIds(Problems problems) {
        this.problems = problems;
    }

    void check(List<Draft> drafts) {
        Set<Long> taken = drafts.stream()
                .flatMap(draft -> draft.lockId().stream())
                .map(Given::value)
                .collect(Collectors.toSet());
        Map<Place, Draft> first = new HashMap<>();
        for (Draft draft : drafts) {
            draft.lockId().ifPresent(id -> {
                Draft earlier = first.putIfAbsent(new Place(draft.store(), id.value()), draft);
                if (earlier != null) {
                    problems.add(clash(earlier, draft, id, free(id.value(), taken::contains)));
                }
            });
        }
    }

    private record Place(String store, long id) {}

    private static Problem clash(Draft earlier, Draft later, Given<Long> id, long free) {
        Given<Long> named = new Given<>(Key.LOCK_ID.property(later.election()), id.text(), id.value(), false);
        String source = named.key().equals(id.key()) ? "" : " (it comes from %s)".formatted(id.key());
        String rule = "must be unique among the elections of a store, and election %s has it too"
                        .formatted(earlier.election())
                + source;
        return Problem.of(named, rule, Long.toString(free));
    }

    private static long free(long taken, LongPredicate isTaken) {
        return LongStream.iterate(taken, id -> id == Long.MAX_VALUE ? 0 : id + 1)
                .filter(id -> !isTaken.test(id))
                .findFirst()
                .orElseThrow();
    }
}
