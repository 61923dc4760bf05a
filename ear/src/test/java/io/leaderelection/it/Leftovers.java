package io.leaderelection.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.awaitility.Awaitility;

/** What an undeployed application could leave behind in its server and in the store. */
final class Leftovers {

    // The server ends a session a moment after its client has; threads end a moment after their work.
    private static final Duration LONGEST_CLEANING = Duration.ofSeconds(5);

    private final StoreUnderTest store;

    Leftovers(StoreUnderTest store) {
        this.store = store;
    }

    /** Nothing is left of the application on a server that still runs, while the other node goes on. */
    void mustBeNoneOn(Node undeployed, Node other) {
        assertThat(undeployed.console().ourBeans()).as("MBeans").isEmpty();
        Awaitility.await("nothing is left on " + undeployed)
                .atMost(LONGEST_CLEANING)
                .untilAsserted(() -> {
                    store.mustKnowNothingOf(undeployed, other);
                    assertThat(undeployed.console().threads())
                            .as("threads")
                            .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("leaderelection"));
                });
    }
}
