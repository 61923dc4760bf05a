package io.leaderelection.runtime;

import io.leaderelection.api.LeadershipEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Remembers every event, and then does what a test tells it to. Thread-safe. */
public final class RecordingObservers implements Observers {
    private final List<LeadershipEvent> events = new CopyOnWriteArrayList<>();
    private volatile Consumer<LeadershipEvent> reaction = event -> {};

    /** What an observer does with each event; may throw or block. */
    public void reactBy(Consumer<LeadershipEvent> reaction) {
        this.reaction = reaction;
    }

    public List<LeadershipEvent> events() {
        return List.copyOf(events);
    }

    /** Simple names and tokens, such as {@code Gained 1}. */
    public List<String> told() {
        return events.stream()
                .map(event -> event.getClass().getSimpleName() + " " + event.token())
                .toList();
    }

    @Override
    public void deliver(LeadershipEvent event) {
        events.add(event);
        reaction.accept(event);
    }
}
