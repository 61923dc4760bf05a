package io.leaderelection.config;

import io.leaderelection.config.ElectionReader.Draft;
import java.util.List;
import java.util.Optional;

/** Settings for a store that nobody uses: legal, and hardly meant. */
final class IgnoredKeys {
    private final Settings settings;
    private final Problems problems;

    IgnoredKeys(Settings settings, Problems problems) {
        this.settings = settings;
        this.problems = problems;
    }

    void warn(List<Draft> drafts) {
        for (Key key : Key.values()) {
            key.store().ifPresent(store -> {
                drafts.stream().filter(draft -> !uses(draft, store)).forEach(draft -> {
                    warn(key.property(draft.election()), draft.backend());
                });
                if (drafts.stream().noneMatch(draft -> uses(draft, store))) {
                    warn(key.property(), drafts.get(0).backend());
                }
            });
        }
    }

    private static boolean uses(Draft draft, Backend store) {
        return draft.backend().map(Given::value).equals(Optional.of(store));
    }

    private void warn(String property, Optional<Given<Backend>> backend) {
        settings.get(property)
                .map(text -> new Given<>(property, text, text, false))
                .ifPresent(ignored -> backend.ifPresent(
                        used -> problems.warn(ignored.described() + " is ignored, since " + used.described())));
    }
}
