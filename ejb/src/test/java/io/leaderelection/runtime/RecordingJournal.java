package io.leaderelection.runtime;

import io.leaderelection.core.Transition;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what an operator would read. Thread-safe. */
public final class RecordingJournal implements ElectionJournal {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** Lines that begin with {@code prefix}. */
    public List<String> lines(String prefix) {
        return lines.stream().filter(line -> line.startsWith(prefix)).toList();
    }

    @Override
    public void moved(Transition transition) {
        lines.add("moved to " + transition.to().getClass().getSimpleName() + ": " + transition.reason());
    }

    @Override
    public void handsOver(Transition transition, String why) {
        lines.add("hands over: " + transition.reason() + ", " + why);
    }

    @Override
    public void ordered(String order, String answer) {
        lines.add("ordered: " + answer);
    }

    @Override
    public void unwise(String warning) {
        lines.add("unwise: " + warning);
    }

    @Override
    public void storeLost(String why) {
        lines.add("store lost: " + why);
    }

    @Override
    public void storeBack() {
        lines.add("store back");
    }

    @Override
    public void predecessorStays(String why) {
        lines.add("predecessor stays: " + why);
    }

    @Override
    public void failed(String doing, Throwable cause) {
        lines.add("failed " + doing + ": " + cause);
    }
}
