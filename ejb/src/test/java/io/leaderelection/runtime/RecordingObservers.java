package io.leaderelection.runtime;

import io.leaderelection.api.LeadershipChecked;
import io.leaderelection.api.LeadershipEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Remembers every event, and then does what a test tells it to. Thread-safe. */
public final class RecordingObservers implements Observers {
    private final List<LeadershipEvent> events = new CopyOnWriteArrayList<>();
    private final List<LeadershipChecked> checks = new CopyOnWriteArrayList<>();
    private final List<String> order = new CopyOnWriteArrayList<>();
    private volatile Consumer<LeadershipEvent> reaction = event -> {};
    private volatile Consumer<LeadershipChecked> checkReaction = check -> {};
    private volatile boolean wantsChecks;

    /** What an observer does with each event; may throw or block. */
    public void reactBy(Consumer<LeadershipEvent> reaction) {
        this.reaction = reaction;
    }

    /** From now on checks are wanted, and this is what an observer does with each. */
    public void checkBy(Consumer<LeadershipChecked> reaction) {
        wantsChecks = true;
        checkReaction = reaction;
    }

    public List<LeadershipChecked> checks() {
        return List.copyOf(checks);
    }

    /** Events and checks in the order in which they came, such as {@code Gained} and {@code check}. */
    public List<String> order() {
        return List.copyOf(order);
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
        order.add(event.getClass().getSimpleName());
        reaction.accept(event);
    }

    @Override
    public boolean wantChecks() {
        return wantsChecks;
    }

    @Override
    public void deliver(LeadershipChecked check) {
        checks.add(check);
        order.add(check.leads() ? "leads" : "follows");
        checkReaction.accept(check);
    }
}
