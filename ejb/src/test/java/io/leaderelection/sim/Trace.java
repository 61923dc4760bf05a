package io.leaderelection.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What happened, as readable text. Switched off it costs next to nothing; a seed is run again to get it. */
final class Trace {
    private final boolean on;
    private final List<String> lines = new ArrayList<>();

    Trace(boolean on) {
        this.on = on;
    }

    void say(long now, String who, Object... what) {
        if (on) {
            String words = Arrays.stream(what).map(Object::toString).collect(Collectors.joining(" "));
            lines.add(String.format(Locale.ROOT, "%12.6f %-6s %s", now / 1e9, who, words));
        }
    }

    List<String> lines() {
        return lines;
    }

    /** The end of the story. */
    List<String> last(int count) {
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }
}
